// IRN's walk: the strongest edge of each cell's pixels, held to [0, 1], so that a border one pixel wide does not leak.
// One invocation a cell.

struct Size {
  width: u32,
  height: u32,
  columns: u32,
  rows: u32,
}

@group(0) @binding(0) var<storage, read> edges: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> barrier: array<f32>;

const STRIDE = 4u;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let cell = linear_index(id, groups, 64u);
  if (cell >= size.columns * size.rows) { return; }
  let begin = vec2u(cell % size.columns, cell / size.columns) * STRIDE;
  let end = min(begin + STRIDE, vec2u(size.width, size.height));
  var highest = 0.0;
  for (var y = begin.y; y < end.y; y++) {
    for (var x = begin.x; x < end.x; x++) { highest = max(highest, score_of(edges[y * size.width + x])); }
  }
  barrier[cell] = highest;
}
