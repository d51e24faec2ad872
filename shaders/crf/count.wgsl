// Permutohedral lattice, counting: slots become vertices, and each entry gets its place in its vertex's list.
// One invocation a pixel.

@group(0) @binding(0) var<storage, read> numbers: array<u32>;
@group(0) @binding(1) var<uniform> pixels: u32;
// [6, pixels]: slot (then vertex) and bits of the weight.
@group(0) @binding(2) var<storage, read_write> entries: array<vec2u>;
// Entries of each vertex.
@group(0) @binding(3) var<storage, read_write> counts: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> places: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= pixels) { return; }
  for (var at = pixel; at < 6u * pixels; at += pixels) {
    let vertex = numbers[entries[at].x];
    entries[at].x = vertex;
    places[at] = atomicAdd(&counts[vertex], 1u);
  }
}
