// Geodesic saliency: distances divided by the largest, brought to the photo's pixels bilinearly. One invocation a pixel.

struct Size {
  width: u32,
  height: u32,
  grid_width: u32,
  grid_height: u32,
}

@group(0) @binding(0) var<storage, read> distances: array<u32>;
@group(0) @binding(1) var<storage, read> largest: array<u32>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> saliency: array<f32>;

fn at(x: u32, y: u32) -> f32 {
  return f32(distances[y * size.grid_width + x]) / f32(max(largest[0], 1u));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.width * size.height) { return; }
  let place = vec2f(f32(pixel % size.width), f32(pixel / size.width)) + 0.5;
  let photo = vec2f(f32(size.width), f32(size.height));
  let near = between(place, photo, vec2u(size.grid_width, size.grid_height));
  saliency[pixel] = mixed(
    at(near.a.x, near.a.y),
    at(near.b.x, near.a.y),
    at(near.a.x, near.b.y),
    at(near.b.x, near.b.y),
    near.fraction,
  );
}
