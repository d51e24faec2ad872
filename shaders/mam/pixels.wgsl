// MAM with weights a pixel: w = softmax_r(1 - cos(CAM_r(x), mean(x))) over the classes of the pixel x,
// B_k(x) = sum_r w_r CAM_kr(x). One invocation a pixel.

@group(0) @binding(4) var<storage, read_write> blended: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.pixels) { return; }
  var dots = vec3f(0.0);
  var squares = vec3f(0.0);
  var mean_square = 0.0;
  for (var k = 0u; k < size.classes; k++) {
    let values = scales_at(k * size.pixels + pixel);
    let mean = mean_of(values);
    dots += values * mean;
    squares += values * values;
    mean_square += mean * mean;
  }
  let lengths = sqrt(squares * mean_square);
  let cosines = select(vec3f(0.0), dots / max(lengths, vec3f(1e-30)), lengths > vec3f(0.0));
  let powers = exp(1.0 - cosines);
  let weights = powers / (powers.x + powers.y + powers.z);
  for (var k = 0u; k < size.classes; k++) {
    let at = k * size.pixels + pixel;
    blended[at] = dot(weights, scales_at(at));
  }
}
