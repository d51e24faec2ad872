// Seed with a saliency map: the strongest class where it beats bg = weight * (1 - saliency)^power, ties to the
// background. One invocation takes four pixels, one byte each.

struct Size {
  pixels: u32,
  words: u32,
  weight: f32,
  power: f32,
}

@group(0) @binding(0) var<storage, read> strongest: array<f32>;
@group(0) @binding(1) var<storage, read> winners: array<u32>;
@group(0) @binding(2) var<storage, read> saliency: array<u32>;
@group(0) @binding(3) var<uniform> size: Size;
@group(0) @binding(4) var<storage, read_write> label: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let word = linear_index(id, groups, 64u);
  if (word >= size.words) { return; }
  var kept = 0u;
  for (var i = 0u; i < 4u; i++) {
    let pixel = 4u * word + i;
    if (pixel >= size.pixels) { break; }
    let value = score_of(saliency[pixel]);
    // pow is only defined above 0.
    var background = 0.0;
    if (value < 1.0) { background = size.weight * pow(1.0 - value, size.power); }
    if (strongest[pixel] > background) { kept |= 255u << (8u * i); }
  }
  label[word] = winners[word] & kept;
}
