// Lowest and highest value of each channel. One workgroup a channel.

struct Size {
  count: u32,
  stride: u32,
}

@group(0) @binding(0) var<storage, read> values: array<f32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> ranges: array<vec2f>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  var low = 3e38;
  var high = -3e38;
  for (var i = lane; i < size.count; i += 64u) {
    let value = values[group.x * size.stride + i];
    low = min(low, value);
    high = max(high, value);
  }
  let range = extent(lane, low, high);
  if (lane == 0u) { ranges[group.x] = range; }
}
