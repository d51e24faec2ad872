// Edges of masks: a Gaussian along one axis, σ = 1 and cut off at 4 pixels, edges repeated. One invocation a pixel.

struct Size {
  width: u32,
  height: u32,
  dx: u32,
  dy: u32,
  w0: f32,
  w1: f32,
  w2: f32,
  w3: f32,
  w4: f32,
}

@group(0) @binding(0) var<storage, read> values: array<f32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> blurred: array<f32>;

// Both pixels `i` away.
fn around(x: u32, y: u32, i: u32) -> f32 {
  let before = (y - min(y, i * size.dy)) * size.width + x - min(x, i * size.dx);
  let after = min(y + i * size.dy, size.height - 1u) * size.width + min(x + i * size.dx, size.width - 1u);
  return values[before] + values[after];
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.width * size.height) { return; }
  let x = pixel % size.width;
  let y = pixel / size.width;
  blurred[pixel] = size.w0 * values[pixel] + size.w1 * around(x, y, 1u) + size.w2 * around(x, y, 2u)
    + size.w3 * around(x, y, 3u) + size.w4 * around(x, y, 4u);
}
