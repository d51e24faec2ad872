// PSA's walk: centred features at the centre of each cell, bilinear with half-pixel centres. Written cell by cell in
// whole quads of channels, the rest of the last one 0. One invocation a cell and quad of channels (z).

struct Size {
  // The features' grid.
  width: u32,
  height: u32,
  channels: u32,
  quads: u32,
  // Cells.
  columns: u32,
  rows: u32,
  photo_width: f32,
  photo_height: f32,
}

@group(0) @binding(0) var<storage, read> features: array<u32>;
@group(0) @binding(1) var<storage, read> moments: array<vec2f>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> tokens: array<vec4f>;

const STRIDE = 8.0;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let cell = linear_index(id, groups, 64u);
  if (cell >= size.columns * size.rows) { return; }
  let last = vec2u(size.width, size.height) - 1u;
  let centre = (vec2f(f32(cell % size.columns), f32(cell / size.columns)) + 0.5) * STRIDE;
  let scale = vec2f(f32(size.width), f32(size.height)) / vec2f(size.photo_width, size.photo_height);
  let source = clamp(centre * scale - 0.5, vec2f(0.0), vec2f(last));
  let a = vec2u(floor(source));
  let b = min(a + 1u, last);
  let fraction = source - floor(source);
  var token = vec4f(0.0);
  for (var i = 0u; i < 4u; i++) {
    let d = 4u * id.z + i;
    if (d >= size.channels) { break; }
    let plane = d * size.width * size.height;
    let top_left = finite(features[plane + a.y * size.width + a.x]);
    let bottom_left = finite(features[plane + b.y * size.width + a.x]);
    let top = top_left + (finite(features[plane + a.y * size.width + b.x]) - top_left) * fraction.x;
    let bottom = bottom_left + (finite(features[plane + b.y * size.width + b.x]) - bottom_left) * fraction.x;
    token[i] = top + (bottom - top) * fraction.y - moments[d].x;
  }
  tokens[cell * size.quads + id.z] = token;
}
