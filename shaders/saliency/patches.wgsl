// Geodesic saliency: the sums of a patch's red, green and blue, and its pixels. One invocation a patch.

struct Size {
  width: u32,
  height: u32,
  grid_width: u32,
  grid_height: u32,
}

@group(0) @binding(0) var<storage, read> photo: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> sums: array<vec4u>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let patch_index = linear_index(id, groups, 64u);
  if (patch_index >= size.grid_width * size.grid_height) { return; }
  let u = patch_index % size.grid_width;
  let v = patch_index / size.grid_width;
  var sum = vec4u(0u);
  for (var y = v * size.height / size.grid_height; y < (v + 1u) * size.height / size.grid_height; y++) {
    for (var x = u * size.width / size.grid_width; x < (u + 1u) * size.width / size.grid_width; x++) {
      let colour = photo[y * size.width + x];
      sum += vec4u(colour & 255u, (colour >> 8u) & 255u, (colour >> 16u) & 255u, 1u);
    }
  }
  sums[patch_index] = sum;
}
