// Geodesic saliency: distances divided by the largest, brought to the photo's pixels bilinearly (half-pixel centres,
// edges clamped). One invocation a pixel.

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
  let grid = vec2f(f32(size.grid_width), f32(size.grid_height));
  let photo = vec2f(f32(size.width), f32(size.height));
  let place = vec2f(f32(pixel % size.width), f32(pixel / size.width)) + 0.5;
  let source = clamp(place * grid / photo - 0.5, vec2f(0.0), grid - 1.0);
  let a = vec2u(floor(source));
  let b = min(a + 1u, vec2u(size.grid_width, size.grid_height) - 1u);
  let fraction = source - floor(source);
  let top = mix(at(a.x, a.y), at(b.x, a.y), fraction.x);
  let bottom = mix(at(a.x, b.y), at(b.x, b.y), fraction.x);
  saliency[pixel] = mix(top, bottom, fraction.y);
}
