// CAM: S_k += bilinear(unflip(C_k)) to a part of the photo, half-pixel centres (align_corners = false),
// edges clamped. One invocation a pixel of the part and class (z).

struct Size {
  // The photo's.
  width: u32,
  pixels: u32,
  // The part that the view shows.
  left: u32,
  top: u32,
  part_width: u32,
  part_height: u32,
  view_width: u32,
  view_height: u32,
  flip: u32,
  // Values from one class's map to the next one's, and the number of the first class's map.
  stride: u32,
  first: u32,
}

@group(0) @binding(0) var<storage, read> cells: array<f32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> sum: array<f32>;

fn value(k: u32, x: u32, y: u32) -> f32 {
  let column = select(x, size.view_width - 1u - x, size.flip == 1u);
  return cells[(size.first + k) * size.stride + y * size.view_width + column];
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = linear_index(id, groups, 64u);
  if (index >= size.part_width * size.part_height) { return; }
  let k = id.z;
  let goal = vec2u(index % size.part_width, index / size.part_width);
  let view = vec2f(f32(size.view_width), f32(size.view_height));
  let part = vec2f(f32(size.part_width), f32(size.part_height));
  let source = clamp((vec2f(goal) + 0.5) * view / part - 0.5, vec2f(0.0), view - 1.0);
  let a = vec2u(floor(source));
  let b = min(a + 1u, vec2u(size.view_width, size.view_height) - 1u);
  let fraction = source - floor(source);
  let top_left = value(k, a.x, a.y);
  let bottom_left = value(k, a.x, b.y);
  // a + (b - a) * t keeps a constant map constant, which is a case of its own.
  let top = top_left + (value(k, b.x, a.y) - top_left) * fraction.x;
  let bottom = bottom_left + (value(k, b.x, b.y) - bottom_left) * fraction.x;
  let pixel = (size.top + goal.y) * size.width + size.left + goal.x;
  sum[k * size.pixels + pixel] += top + (bottom - top) * fraction.y;
}
