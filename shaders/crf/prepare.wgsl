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
  // log t, clipped.
  constant: f32,
  alpha: f32,
}

// Where p_0 comes from. Not in `size`, because a software adapter goes through all branches.
override BACKGROUND: u32;
const SCORED = 0u;
const CONSTANT = 1u;

// Channels behind the last one: never probable.
const NEVER = -1e30;
const LOG_SMALLEST = -11.512925465;

@group(0) @binding(0) var<storage, read> maps: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> logits: array<f32>;

// Tested as bits: compilers may assume that floats are numbers.
fn clipped(at: u32) -> f32 {
  let bits = maps[at];
  // Negative numbers, and what is no number.
  return select(clamp(bitcast<f32>(bits), 1e-5, 1.0), 1e-5, bits > 0x7f800000u);
}

fn log_background(pixel: u32) -> f32 {
  if (BACKGROUND == SCORED) { return log(clipped(pixel)); }
  if (BACKGROUND == CONSTANT) { return size.constant; }
  var strongest = 0.0;
  for (var k = 0u; k < size.channels; k++) { strongest = max(strongest, clipped(k * size.pixels + pixel)); }
  // The logarithm of 0 is taken of the smallest number instead, which is far below what is kept.
  return max(size.alpha * log(max(1.0 - strongest, 1e-38)), LOG_SMALLEST);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.pixels) { return; }
  let ground = log_background(pixel);
  for (var lane = 0u; lane < WIDTH * size.groups; lane++) {
    let k = u32(BACKGROUND == SCORED) + lane;
    let logit = log(clipped(min(k, size.channels - 1u) * size.pixels + pixel)) - ground;
    logits[number_of(lane, pixel, size.pixels)] = select(NEVER, logit, k < size.channels);
  }
}
