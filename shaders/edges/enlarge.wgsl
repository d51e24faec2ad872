// Edges of features: a grid over the photo, bilinear to its pixels. One invocation a pixel.

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
  let place = vec2f(f32(pixel % size.width), f32(pixel / size.width)) + 0.5;
  let at = between(place, vec2f(f32(size.width), f32(size.height)), vec2u(size.columns, size.rows));
  let upper = at.a.y * size.columns;
  let lower = at.b.y * size.columns;
  edges[pixel] = mixed(
    places[upper + at.a.x],
    places[upper + at.b.x],
    places[lower + at.a.x],
    places[lower + at.b.x],
    at.fraction,
  );
}
