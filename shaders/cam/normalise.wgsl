// CAM: brings each class's summed map to [0, 1], in place.
//   max      S / (max + 1e-5)                                   (PSA, IRN)
//   minmax   (S - min - 1e-5) / (max - min + 1e-5), not below 0 (SEAM)
// A map that is zero or constant says nothing about places and becomes 0.

struct Size {
  pixels: u32,
  minmax: u32,
}

@group(0) @binding(0) var<storage, read> ranges: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> maps: array<f32>;

const EPSILON = 1e-5;
const CONSTANT = 1e-5;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.pixels) { return; }
  let index = id.z * size.pixels + pixel;
  let low = bitcast<f32>(~ranges[2u * id.z]);
  let high = bitcast<f32>(ranges[2u * id.z + 1u]);
  if (high - low <= CONSTANT * high) {
    maps[index] = 0.0;
  } else if (size.minmax == 1u) {
    maps[index] = max(0.0, (maps[index] - low - EPSILON) / (high - low + EPSILON));
  } else {
    maps[index] = maps[index] / (high + EPSILON);
  }
}
