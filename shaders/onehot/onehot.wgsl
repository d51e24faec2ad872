// A label as maps: M_k = own where the label is k, else other; unknown in every map where the label is none of the
// classes. As activations other and unknown are 0; as n probabilities other = (1 - own) / (n - 1), unknown = 1 / n.
// One invocation a pixel.

struct Size {
  pixels: u32,
  classes: u32,
  own: f32,
  other: f32,
  unknown: f32,
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
  var known = false;
  for (var k = 0u; k < size.classes; k++) { known = known || ids[k] == here; }
  let rest = select(size.unknown, size.other, known);
  for (var k = 0u; k < size.classes; k++) {
    maps[k * size.pixels + pixel] = select(rest, size.own, ids[k] == here);
  }
}
