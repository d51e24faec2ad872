// Seed: argmax over [background, classes...], ties to the lowest index (PSA, IRN, SEAM alike).
// A class wins when its score is above `crossing`, for a constant background bg = t as for the
// power bg = (1 - max M)^alpha, which crosses the largest score once.
// One invocation writes four labels, lowest byte first.

struct Size {
  pixels: u32,
  classes: u32,
  words: u32,
  crossing: f32,
}

@group(0) @binding(0) var<storage, read> maps: array<f32>;
@group(0) @binding(1) var<storage, read> ids: array<u32>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> label: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let word = linear_index(id, groups, 64u);
  if (word >= size.words) { return; }
  var packed = 0u;
  for (var i = 0u; i < 4u; i++) {
    let pixel = 4u * word + i;
    if (pixel >= size.pixels) { break; }
    var best = size.crossing;
    var winner = 0u;
    for (var k = 0u; k < size.classes; k++) {
      let score = maps[k * size.pixels + pixel];
      if (score > best) {
        best = score;
        winner = ids[k];
      }
    }
    packed |= winner << (8u * i);
  }
  label[word] = packed;
}
