// CAM: S_k += bilinear(unflip(C_k)) to a part of the photo. One invocation a pixel of the part and class (z).

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
  let part = vec2f(f32(size.part_width), f32(size.part_height));
  let at = between(vec2f(goal) + 0.5, part, vec2u(size.view_width, size.view_height));
  let added = mixed(
    value(k, at.a.x, at.a.y),
    value(k, at.b.x, at.a.y),
    value(k, at.a.x, at.b.y),
    value(k, at.b.x, at.b.y),
    at.fraction,
  );
  let pixel = (size.top + goal.y) * size.width + size.left + goal.x;
  sum[k * size.pixels + pixel] += added;
}
