// PSA's walk: the background's score of each pixel, (1 - max M)^alpha, or a constant. One invocation a pixel.

struct Size {
  pixels: u32,
  classes: u32,
  power: u32,
  // α of the power, or the constant.
  amount: f32,
}

@group(0) @binding(0) var<storage, read> maps: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> background: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.pixels) { return; }
  var strongest = 0.0;
  for (var k = 0u; k < size.classes; k++) { strongest = max(strongest, score_of(maps[k * size.pixels + pixel])); }
  let rest = 1.0 - strongest;
  var score = size.amount;
  if (size.power == 1u) { score = select(0.0, pow(rest, size.amount), rest > 0.0); }
  background[pixel] = score;
}
