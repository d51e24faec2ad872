// Permutohedral lattice, splat: each vertex gathers sum_i w_i q_i from the pixels around it.
// One invocation a vertex and group of channels (z).

struct Size {
  vertices: u32,
  pixels: u32,
}

@group(0) @binding(0) var<storage, read> lists: array<vec2u>;
@group(0) @binding(1) var<storage, read> ranges: array<vec2u>;
// [groups, pixels].
@group(0) @binding(2) var<storage, read> values: array<Value>;
@group(0) @binding(3) var<uniform> size: Size;
// [groups, vertices + 1]; vertex 0 stands for all that are not there and is 0.
@group(0) @binding(4) var<storage, read_write> sums: array<Value>;

fn share(at: u32, begin: u32) -> Value {
  let entry = lists[at];
  return bitcast<f32>(entry.y) * values[begin + entry.x];
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let vertex = linear_index(id, groups, 64u);
  if (vertex > size.vertices) { return; }
  var sum = Value();
  if (vertex > 0u) {
    let range = ranges[vertex];
    let begin = id.z * size.pixels;
    var at = range.x;
    // By fours: the loads of different entries need not wait for each other, and there are fewer turns.
    for (; at + 4u <= range.y; at += 4u) {
      sum += share(at, begin) + share(at + 1u, begin) + share(at + 2u, begin) + share(at + 3u, begin);
    }
    for (; at < range.y; at++) { sum += share(at, begin); }
  }
  sums[id.z * (size.vertices + 1u) + vertex] = sum;
}
