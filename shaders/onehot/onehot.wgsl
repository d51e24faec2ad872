// A label as maps: M_k = confidence where the label is k, else 0. One invocation a pixel and class (z).

struct Size {
  pixels: u32,
  confidence: f32,
}

@group(0) @binding(0) var<storage, read> label: array<u32>;
@group(0) @binding(1) var<storage, read> ids: array<u32>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> maps: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.pixels) { return; }
  let here = extractBits(label[pixel / 4u], 8u * (pixel % 4u), 8u);
  maps[id.z * size.pixels + pixel] = select(0.0, size.confidence, here == ids[id.z]);
}
