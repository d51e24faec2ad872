// ACoL: A = minmax(map), B = minmax(map with `rest` where A >= threshold), map = max(A, B), in place; maps that
// are the same everywhere become 0. One workgroup a class.

struct Size {
  cells: u32,
  threshold: f32,
}

@group(0) @binding(0) var<storage, read> rest: array<f32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> maps: array<f32>;

fn scaled(value: f32, range: vec2f) -> f32 {
  if (range.y <= range.x) { return 0.0; }
  return (value - range.x) / (range.y - range.x);
}

fn erased(value: f32, first: vec2f, k: u32) -> f32 {
  return select(value, rest[k], scaled(value, first) >= size.threshold);
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let begin = group.x * size.cells;
  var low = 3e38;
  var high = -3e38;
  for (var i = lane; i < size.cells; i += 64u) {
    low = min(low, maps[begin + i]);
    high = max(high, maps[begin + i]);
  }
  let first = extent(lane, low, high);
  low = 3e38;
  high = -3e38;
  for (var i = lane; i < size.cells; i += 64u) {
    let value = erased(maps[begin + i], first, group.x);
    low = min(low, value);
    high = max(high, value);
  }
  let second = extent(lane, low, high);
  for (var i = lane; i < size.cells; i += 64u) {
    let value = maps[begin + i];
    maps[begin + i] = max(scaled(value, first), scaled(erased(value, first, group.x), second));
  }
}
