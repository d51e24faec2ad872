// Values of several channels [groups, pixels] as maps [channels, pixels]. One invocation a pixel.

struct Size {
  pixels: u32,
  channels: u32,
  groups: u32,
}

@group(0) @binding(0) var<storage, read> values: array<f32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> maps: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.pixels) { return; }
  for (var k = 0u; k < size.channels; k++) {
    maps[k * size.pixels + pixel] = values[number_of(k, pixel, size.pixels)];
  }
}
