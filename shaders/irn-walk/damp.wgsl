// IRN's walk starts from M · (1 − E): nothing sits on an edge. One invocation a cell and channel (z).

struct Size {
  columns: u32,
  rows: u32,
}

@group(0) @binding(0) var<storage, read> barrier: array<f32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> values: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let cell = linear_index(id, groups, 64u);
  if (cell >= size.columns * size.rows) { return; }
  let place = vec2u(cell % size.columns, cell / size.columns);
  values[cell_index(id.z, place, size.columns, size.rows)] *= 1.0 - barrier[cell];
}
