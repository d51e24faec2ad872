// Hide-and-Seek: sum_k += CAM_k where this hiding shows the pixel, and seen += 1 there.
// One invocation a pixel.

struct Size {
  width: u32,
  pixels: u32,
  classes: u32,
  cell: u32,
  columns: u32,
}

@group(0) @binding(0) var<storage, read> maps: array<f32>;
@group(0) @binding(1) var<storage, read> hidden: array<u32>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> sum: array<f32>;
@group(0) @binding(4) var<storage, read_write> seen: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.pixels) { return; }
  let x = pixel % size.width;
  let y = pixel / size.width;
  if (hidden[y / size.cell * size.columns + x / size.cell] == 1u) { return; }
  seen[pixel] += 1u;
  for (var k = 0u; k < size.classes; k++) {
    sum[k * size.pixels + pixel] += maps[k * size.pixels + pixel];
  }
}
