// Permutohedral lattice, blur along one direction: v + (before + after) / 2. One invocation a vertex and group (z).

struct Size {
  vertices: u32,
  direction: u32,
}

@group(0) @binding(0) var<storage, read> sums: array<Value>;
// [6, vertices + 1].
@group(0) @binding(1) var<storage, read> neighbours: array<vec2u>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> blurred: array<Value>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let vertex = linear_index(id, groups, 64u);
  let row = size.vertices + 1u;
  if (vertex >= row) { return; }
  let near = neighbours[size.direction * row + vertex];
  let begin = id.z * row;
  let sum = sums[begin + vertex] + 0.5 * (sums[begin + near.x] + sums[begin + near.y]);
  // Vertex 0 is not there; it has no neighbours and stays 0.
  blurred[begin + vertex] = sum;
}
