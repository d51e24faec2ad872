// Permutohedral lattice: slots become vertices, and the entries of each vertex are put one after the other, so that a
// vertex can gather what the pixels around it have, without atomic additions. One invocation a pixel.

@group(0) @binding(0) var<storage, read> numbers: array<u32>;
@group(0) @binding(1) var<uniform> pixels: u32;
// [6, pixels]: slot (then vertex) and bits of the weight.
@group(0) @binding(2) var<storage, read_write> entries: array<vec2u>;
// Where the next entry of each vertex goes.
@group(0) @binding(3) var<storage, read_write> cursors: array<atomic<u32>>;
// Pixel and bits of the weight.
@group(0) @binding(4) var<storage, read_write> lists: array<vec2u>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= pixels) { return; }
  for (var at = pixel; at < 6u * pixels; at += pixels) {
    let entry = entries[at];
    let vertex = numbers[entry.x];
    entries[at].x = vertex;
    lists[atomicAdd(&cursors[vertex], 1u)] = vec2u(pixel, entry.y);
  }
}
