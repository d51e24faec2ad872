// Affinity: (x - min) / (max - min + 1e-7) of each class. One invocation a token and class (z).

struct Size {
  count: u32,
  stride: u32,
  classes: u32,
}

@group(0) @binding(0) var<storage, read> cells: array<f32>;
@group(0) @binding(1) var<storage, read> ranges: array<vec2f>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> stretched: array<f32>;

const EPSILON = 1e-7;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let token = linear_index(id, groups, 64u);
  if (token >= size.count) { return; }
  let range = ranges[id.z];
  let at = id.z * size.stride + token;
  stretched[at] = (cells[at] - range.x) / (range.y - range.x + EPSILON);
}
