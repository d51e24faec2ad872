// Permutohedral lattice, first half of the splat: sum w_i q_i over a segment of a vertex's list of pixels.
// One invocation a segment and group of channels (z).

struct Size {
  pixels: u32,
  // Segments that there may be at most: the length of a row of `parts`.
  most: u32,
}

@group(0) @binding(0) var<storage, read> lists: array<vec2u>;
@group(0) @binding(1) var<storage, read> segments: array<vec2u>;
// Entries and segments that there are.
@group(0) @binding(2) var<storage, read> used: array<u32, 2>;
// [groups, pixels].
@group(0) @binding(3) var<storage, read> values: array<Value>;
@group(0) @binding(4) var<uniform> size: Size;
// [groups, most].
@group(0) @binding(5) var<storage, read_write> parts: array<Value>;

fn share(at: u32, begin: u32) -> Value {
  let entry = lists[at];
  return bitcast<f32>(entry.y) * values[begin + entry.x];
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = linear_index(id, groups, 64u);
  if (index >= used[1]) { return; }
  let segment = segments[index];
  let begin = id.z * size.pixels;
  var sum = Value();
  var at = segment.x;
  // By fours: the loads of different entries need not wait for each other, and there are fewer turns.
  for (; at + 4u <= segment.y; at += 4u) {
    sum += share(at, begin) + share(at + 1u, begin) + share(at + 2u, begin) + share(at + 3u, begin);
  }
  for (; at < segment.y; at++) { sum += share(at, begin); }
  parts[id.z * size.most + index] = sum;
}
