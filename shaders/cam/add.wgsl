// CAM: S_k += bilinear(unflip(C_k)) to the photo's size, half-pixel centres (align_corners = false),
// edges clamped. One invocation a pixel and class (z).

struct Size {
  width: u32,
  height: u32,
  view_width: u32,
  view_height: u32,
  flip: u32,
}

@group(0) @binding(0) var<storage, read> strongest: array<f32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> sum: array<f32>;

fn value(k: u32, x: u32, y: u32) -> f32 {
  let column = select(x, size.view_width - 1u - x, size.flip == 1u);
  return strongest[(k * size.view_height + y) * size.view_width + column];
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.width * size.height) { return; }
  let k = id.z;
  let view = vec2f(f32(size.view_width), f32(size.view_height));
  let photo = vec2f(f32(size.width), f32(size.height));
  let place = vec2f(f32(pixel % size.width), f32(pixel / size.width)) + 0.5;
  let source = clamp(place * view / photo - 0.5, vec2f(0.0), view - 1.0);
  let a = vec2u(floor(source));
  let b = min(a + 1u, vec2u(size.view_width, size.view_height) - 1u);
  let fraction = source - floor(source);
  let top_left = value(k, a.x, a.y);
  let bottom_left = value(k, a.x, b.y);
  // a + (b - a) * t keeps a constant map constant, which is a case of its own.
  let top = top_left + (value(k, b.x, a.y) - top_left) * fraction.x;
  let bottom = bottom_left + (value(k, b.x, b.y) - bottom_left) * fraction.x;
  sum[k * size.width * size.height + pixel] += top + (bottom - top) * fraction.y;
}
