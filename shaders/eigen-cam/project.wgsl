// Eigen-CAM: u = X v, one invocation a place. X is f32 [D, N], transposed.

struct Size {
  cells: u32,
  depth: u32,
}

@group(0) @binding(0) var<storage, read> centred: array<f32>;
@group(0) @binding(1) var<storage, read> direction: array<f32>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> projection: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let cell = linear_index(id, groups, 64u);
  if (cell >= size.cells) { return; }
  var sum = 0.0;
  for (var d = 0u; d < size.depth; d++) { sum += direction[d] * centred[d * size.cells + cell]; }
  projection[cell] = sum;
}
