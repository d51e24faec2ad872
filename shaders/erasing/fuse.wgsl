// Erasing: fused_k = max(fused_k, weight map). One invocation a pixel.

struct Size {
  pixels: u32,
  // Where class k begins.
  begin: u32,
  weight: f32,
}

@group(0) @binding(0) var<storage, read> map: array<f32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> fused: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.pixels) { return; }
  fused[size.begin + pixel] = max(fused[size.begin + pixel], size.weight * map[pixel]);
}
