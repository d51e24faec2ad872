// PSA's walk: centred features at the centre of each cell, bilinear. Written cell by cell in
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
  let grid = vec2u(size.width, size.height);
  let centre = (vec2f(f32(cell % size.columns), f32(cell / size.columns)) + 0.5) * STRIDE;
  let at = between(centre, vec2f(size.photo_width, size.photo_height), grid);
  let upper = at.a.y * size.width;
  let lower = at.b.y * size.width;
  var token = vec4f(0.0);
  for (var i = 0u; i < 4u; i++) {
    let d = 4u * id.z + i;
    if (d >= size.channels) { break; }
    let plane = d * size.width * size.height;
    let feature = mixed(
      finite(features[plane + upper + at.a.x]),
      finite(features[plane + upper + at.b.x]),
      finite(features[plane + lower + at.a.x]),
      finite(features[plane + lower + at.b.x]),
      at.fraction,
    );
    token[i] = feature - moments[d].x;
  }
  tokens[cell * size.quads + id.z] = token;
}
