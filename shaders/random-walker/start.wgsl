// Random walker: M⁻¹ = 1 / degree of pixels without a seed (0 of others), b = the weights to seeds of the channel, and
// conjugate gradients from x = 0: r = b, p = M⁻¹ r. Partial sums of (r · M⁻¹ r, r · r).

@group(0) @binding(0) var<storage, read> seeds: array<u32>;
@group(0) @binding(1) var<storage, read> weights: array<vec2f>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> inverse: array<f32>;
@group(0) @binding(4) var<storage, read_write> r: array<f32>;
@group(0) @binding(5) var<storage, read_write> p: array<f32>;
@group(0) @binding(6) var<storage, read_write> partial: array<vec2f>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  var own = vec2f(0.0);
  let wanted = SEED + group.z;
  for (var i = 0u; i < PER_INVOCATION; i++) {
    let pixel = group.x * PIXELS + i * 64u + lane;
    if (pixel >= size.pixels) { break; }
    let here = weights[pixel];
    var left = 0.0;
    var up = 0.0;
    var b = 0.0;
    if (pixel % size.width > 0u) {
      left = weights[pixel - 1u].x;
      if (seeds[pixel - 1u] == wanted) { b += left; }
    }
    if (pixel >= size.width) {
      up = weights[pixel - size.width].y;
      if (seeds[pixel - size.width] == wanted) { b += up; }
    }
    if (here.x > 0.0 && seeds[pixel + 1u] == wanted) { b += here.x; }
    if (here.y > 0.0 && seeds[pixel + size.width] == wanted) { b += here.y; }
    let degree = here.x + here.y + left + up;
    var m = 0.0;
    if (seeds[pixel] < SEED && degree > 0.0) { m = 1.0 / degree; }
    if (m == 0.0) { b = 0.0; }
    if (group.z == 0u) { inverse[pixel] = m; }
    r[group.z * size.pixels + pixel] = b;
    p[group.z * size.pixels + pixel] = m * b;
    own += vec2f(b * m * b, b * b);
  }
  let sum = total(lane, own);
  if (lane == 0u) { partial[group.z * size.groups + group.x] = sum; }
}
