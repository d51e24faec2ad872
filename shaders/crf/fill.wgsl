// Permutohedral lattice: the entries of each vertex one after the other, so that a vertex can gather what the pixels
// around it have, without atomic additions. One invocation a pixel.

@group(0) @binding(0) var<storage, read> entries: array<vec2u>;
@group(0) @binding(1) var<storage, read> places: array<u32>;
@group(0) @binding(2) var<storage, read> ranges: array<vec4u>;
@group(0) @binding(3) var<uniform> pixels: u32;
// Pixel and bits of the weight.
@group(0) @binding(4) var<storage, read_write> lists: array<vec2u>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= pixels) { return; }
  for (var at = pixel; at < 6u * pixels; at += pixels) {
    let entry = entries[at];
    lists[ranges[entry.x].x + places[at]] = vec2u(pixel, entry.y);
  }
}
