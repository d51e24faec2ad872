// Edges of features: a grid over the photo, bilinear to its pixels with half-pixel centres (align_corners = false),
// edges clamped. One invocation a pixel.

struct Size {
  width: u32,
  height: u32,
  columns: u32,
  rows: u32,
}

@group(0) @binding(0) var<storage, read> places: array<f32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> edges: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.width * size.height) { return; }
  let last = vec2u(size.columns, size.rows) - 1u;
  let place = vec2f(f32(pixel % size.width), f32(pixel / size.width)) + 0.5;
  let scale = vec2f(f32(size.columns), f32(size.rows)) / vec2f(f32(size.width), f32(size.height));
  let source = clamp(place * scale - 0.5, vec2f(0.0), vec2f(last));
  let a = vec2u(floor(source));
  let b = min(a + 1u, last);
  let fraction = source - floor(source);
  let top = mix(places[a.y * size.columns + a.x], places[a.y * size.columns + b.x], fraction.x);
  let bottom = mix(places[b.y * size.columns + a.x], places[b.y * size.columns + b.x], fraction.x);
  edges[pixel] = mix(top, bottom, fraction.y);
}
