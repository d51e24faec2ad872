// Edges of the photo: the length of the Sobel gradient over the three colours, edges repeated. One invocation a pixel.

struct Size {
  width: u32,
  height: u32,
}

@group(0) @binding(0) var<storage, read> photo: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> edges: array<f32>;

fn colour(x: u32, y: u32) -> vec3f {
  return unpack4x8unorm(photo[y * size.width + x]).rgb;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.width * size.height) { return; }
  let x = pixel % size.width;
  let y = pixel / size.width;
  let left = x - min(x, 1u);
  let right = min(x + 1u, size.width - 1u);
  let above = y - min(y, 1u);
  let below = min(y + 1u, size.height - 1u);
  let top_left = colour(left, above);
  let top_right = colour(right, above);
  let bottom_left = colour(left, below);
  let bottom_right = colour(right, below);
  let across = top_right - top_left + 2.0 * (colour(right, y) - colour(left, y)) + bottom_right - bottom_left;
  let down = bottom_left - top_left + 2.0 * (colour(x, below) - colour(x, above)) + bottom_right - top_right;
  edges[pixel] = sqrt(dot(across, across) + dot(down, down));
}
