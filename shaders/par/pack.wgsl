// Maps [channels, pixels] as values of several channels [groups, pixels]. What is no finite number becomes 0.
// One invocation a pixel.

struct Size {
  pixels: u32,
  channels: u32,
  groups: u32,
}

@group(0) @binding(0) var<storage, read> maps: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> values: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.pixels) { return; }
  for (var k = 0u; k < WIDTH * size.groups; k++) {
    var value = 0.0;
    if (k < size.channels) { value = finite(maps[k * size.pixels + pixel]); }
    values[number_of(k, pixel, size.pixels)] = value;
  }
}
