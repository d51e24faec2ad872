// PSA's walk: the sum over channels of their squares around the mean. One invocation; some hundred channels.

struct Size {
  channels: u32,
}

@group(0) @binding(0) var<storage, read> moments: array<vec2f>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> squares: f32;

@compute @workgroup_size(1)
fn main() {
  var sum = 0.0;
  for (var d = 0u; d < size.channels; d++) { sum += moments[d].y; }
  squares = sum;
}
