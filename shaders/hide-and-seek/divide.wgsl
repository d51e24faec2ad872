// Hide-and-Seek: divides the sums by how often each pixel was seen. One invocation a pixel and class (z).

struct Size {
  pixels: u32,
}

@group(0) @binding(0) var<storage, read> seen: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> sum: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.pixels) { return; }
  sum[id.z * size.pixels + pixel] /= f32(max(1u, seen[pixel]));
}
