// MAM: sums over a class's pixels, from which the cosines between each scale's map and their mean come:
// sum CAM_r mean (3), sum CAM_r^2 (3), sum mean^2. One workgroup adds up 4096 pixels of one class (z).

@group(0) @binding(4) var<storage, read_write> sums: array<f32>;

const PER_GROUP = 4096u;
var<workgroup> dots: array<vec3f, 64>;
var<workgroup> squares: array<vec4f, 64>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let number = group.y * groups.x + group.x;
  let end = min((number + 1u) * PER_GROUP, size.pixels);
  var dot = vec3f(0.0);
  var square = vec4f(0.0);
  for (var pixel = number * PER_GROUP + lane; pixel < end; pixel += 64u) {
    let values = scales_at(group.z * size.pixels + pixel);
    let mean = mean_of(values);
    dot += values * mean;
    square += vec4f(values * values, mean * mean);
  }
  dots[lane] = dot;
  squares[lane] = square;
  for (var half = 32u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) {
      dots[lane] += dots[lane + half];
      squares[lane] += squares[lane + half];
    }
  }
  if (lane == 0u) {
    let at = 7u * (number * size.classes + group.z);
    for (var r = 0u; r < 3u; r++) {
      sums[at + r] = dots[0][r];
      sums[at + 3u + r] = squares[0][r];
    }
    sums[at + 6u] = squares[0].w;
  }
}
