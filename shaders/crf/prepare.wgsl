// The CRF's labels are the background and the maps' classes. The background's logit is taken as 0, so that
//   u_l = log p_l - log p_0,   Q_l = exp(u_l) / (1 + sum exp(u)),   p clipped to 1e-5..1,
// and only the other labels are kept, interleaved in groups of channels. Where the maps have no background,
//   p_0 = t   or   p_0 = (1 - max p)^alpha.
// One invocation a pixel.

struct Size {
  pixels: u32,
  // Maps, the background's among them when there is one.
  channels: u32,
  groups: u32,
  background: u32,
  threshold: f32,
  alpha: f32,
}

const LANES = WIDTH;
const SCORED = 0u;
const CONSTANT = 1u;
// Channels behind the last one: never probable.
const NEVER = -1e30;

@group(0) @binding(0) var<storage, read> maps: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> logits: array<f32>;

// Tested as bits: compilers may assume that floats are numbers.
fn clipped(at: u32) -> f32 {
  let bits = maps[at];
  // Negative numbers, and what is no number.
  if (bits > 0x7f800000u) { return 1e-5; }
  return clamp(bitcast<f32>(bits), 1e-5, 1.0);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.pixels) { return; }
  let scored = size.background == SCORED;
  let first = u32(scored);
  var background = size.threshold;
  if (scored) {
    background = clipped(pixel);
  } else if (size.background != CONSTANT) {
    var strongest = 0.0;
    for (var k = 0u; k < size.channels; k++) { strongest = max(strongest, clipped(k * size.pixels + pixel)); }
    background = pow(1.0 - strongest, size.alpha);
  }
  let ground = log(clamp(background, 1e-5, 1.0));
  for (var lane = 0u; lane < LANES * size.groups; lane++) {
    let at = ((lane / LANES) * size.pixels + pixel) * LANES + lane % LANES;
    let k = first + lane;
    var logit = NEVER;
    if (k < size.channels) { logit = log(clipped(k * size.pixels + pixel)) - ground; }
    logits[at] = logit;
  }
}
