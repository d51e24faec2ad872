// Permutohedral lattice, second half of the splat: each vertex adds up the segments of its list (gather.wgsl).
// One invocation a vertex and group of channels (z).

struct Size {
  vertices: u32,
  // Length of a row of `parts`.
  most: u32,
}

// [groups, most].
@group(0) @binding(0) var<storage, read> parts: array<Value>;
// Of each vertex the begin and end of its segments.
@group(0) @binding(1) var<storage, read> ranges: array<vec2u>;
@group(0) @binding(2) var<uniform> size: Size;
// [groups, vertices + 1]; vertex 0 stands for all that are not there and is 0.
@group(0) @binding(3) var<storage, read_write> sums: array<Value>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let vertex = linear_index(id, groups, 64u);
  if (vertex > size.vertices) { return; }
  var sum = Value();
  if (vertex > 0u) {
    let range = ranges[vertex];
    for (var part = range.x; part < range.y; part++) { sum += parts[id.z * size.most + part]; }
  }
  sums[id.z * (size.vertices + 1u) + vertex] = sum;
}
