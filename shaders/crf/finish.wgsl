// Q of all labels as maps [labels, H, W]: the background has what the others leave. One invocation a pixel.

struct Size {
  pixels: u32,
  labels: u32,
}

// Q times the colour kernel's norm, interleaved in groups of channels.
@group(0) @binding(0) var<storage, read> values: array<f32>;
@group(0) @binding(1) var<storage, read> norms: array<vec2f>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> maps: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.pixels) { return; }
  let scale = 1.0 / norms[pixel].x;
  var rest = 1.0;
  for (var label = 1u; label < size.labels; label++) {
    let q = min(scale * values[number_of(label - 1u, pixel, size.pixels)], 1.0);
    maps[label * size.pixels + pixel] = q;
    rest -= q;
  }
  maps[pixel] = max(rest, 0.0);
}
