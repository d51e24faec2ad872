// IRN's walk: a_ij^β with a_ij = 1 − max E over the cells that the line from i to j touches; 0 where j lies outside.
// One invocation a cell and forward offset (z).

struct Size {
  columns: u32,
  rows: u32,
  beta: f32,
}

@group(0) @binding(0) var<storage, read> barrier: array<f32>;
// The offsets as (dx, dy, first cell of the path, end of the path), then the cells of all paths as (dx, dy, 0, 0).
@group(0) @binding(1) var<storage, read> paths: array<vec4i>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> weights: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let cell = linear_index(id, groups, 64u);
  let cells = size.columns * size.rows;
  if (cell >= cells) { return; }
  let offset = paths[id.z];
  let start = vec2i(i32(cell % size.columns), i32(cell / size.columns));
  let to = start + offset.xy;
  var weight = 0.0;
  if (all(to >= vec2i(0)) && all(to < vec2i(i32(size.columns), i32(size.rows)))) {
    var highest = 0.0;
    for (var i = offset.z; i < offset.w; i++) {
      let place = start + paths[i].xy;
      highest = max(highest, barrier[u32(place.y) * size.columns + u32(place.x)]);
    }
    if (highest < 1.0) { weight = pow(1.0 - highest, size.beta); }
  }
  weights[id.z * cells + cell] = weight;
}
