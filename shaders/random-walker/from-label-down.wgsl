// Random walker: the second pass of from-label.wgsl. Changes only pixels that are open (0). One invocation a pixel.

struct Size {
  width: u32,
  height: u32,
  margin: u32,
}

@group(0) @binding(0) var<storage, read> even: array<u32>;
// What the seed of each label is; 0 where a label has no channel.
@group(0) @binding(1) var<storage, read> seed_of: array<u32>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> seeds: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.width * size.height || seeds[pixel] != 0u) { return; }
  let x = pixel % size.width;
  let y = pixel / size.width;
  let here = even[pixel];
  var same = here != 0u;
  for (var v = y - min(y, size.margin); same && v <= min(size.height - 1u, y + size.margin); v++) {
    same = even[v * size.width + x] == here;
  }
  if (same) { seeds[pixel] = seed_of[here - 1u]; }
}
