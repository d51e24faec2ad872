// One step of mean field. With each kernel's message m = n K n Q,
//   e_l = u_l + sum w (m_l - m_0),   Q_l = exp(e_l) / (1 + sum exp(e)),
// where the background's message is m_0 = t - sum_l m_l, because for all labels together the message is t = n K n 1.
// Writes Q and Q times the norm of each kernel, which the next step filters. One invocation a pixel.
// `appearance` gives K n Q of the colour kernel (appearance-*.wgsl).

struct Size {
  width: u32,
  pixels: u32,
  groups: u32,
  vertices: u32,
  smooth_weight: f32,
  colour_weight: f32,
}

// K n Q of the smoothness kernel.
@group(0) @binding(0) var<storage, read> smoothed: array<Value>;
// n and t of each column, then of each row; their products are the pixel's.
@group(0) @binding(1) var<storage, read> smooth_norms: array<vec2f>;
@group(0) @binding(2) var<storage, read> colour_norms: array<vec2f>;
@group(0) @binding(3) var<storage, read> logits: array<Value>;
@group(0) @binding(4) var<uniform> size: Size;
@group(0) @binding(5) var<storage, read_write> smooth_values: array<Value>;
@group(0) @binding(6) var<storage, read_write> colour_values: array<Value>;

// Where the bindings of `appearance` begin.
const APPEARANCE = 7;

// One group of channels: nothing has to be kept from one look to the next. Not asked of `size`, because a software adapter
// goes through both branches.
override SINGLE: bool;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.pixels) { return; }
  let smooth_norm = smooth_norms[pixel % size.width] * smooth_norms[size.width + pixel / size.width];
  let colour_norm = colour_norms[pixel];
  let smooth_scale = size.smooth_weight * smooth_norm.x;
  let colour_scale = size.colour_weight * colour_norm.x;
  // Common to all labels but the background.
  var shift = -size.smooth_weight * smooth_norm.y - size.colour_weight * colour_norm.y;
  if (SINGLE) {
    let message = smooth_scale * smoothed[pixel] + colour_scale * appearance(pixel, 0u);
    let energy = logits[pixel] + message + shift + total(message);
    let highest = max(0.0, largest(energy));
    let odds = exp(energy - highest);
    let q = odds / (exp(-highest) + total(odds));
    smooth_values[pixel] = smooth_norm.x * q;
    colour_values[pixel] = colour_norm.x * q;
    return;
  }
  var top = -1e30;
  for (var group = 0u; group < size.groups; group++) {
    let at = group * size.pixels + pixel;
    let message = smooth_scale * smoothed[at] + colour_scale * appearance(pixel, group);
    shift += total(message);
    let energy = logits[at] + message;
    top = max(top, largest(energy));
    smooth_values[at] = energy;
  }
  let highest = max(0.0, top + shift);
  var sum = exp(-highest);
  for (var group = 0u; group < size.groups; group++) {
    let at = group * size.pixels + pixel;
    let odds = exp(smooth_values[at] + shift - highest);
    sum += total(odds);
    smooth_values[at] = odds;
  }
  for (var group = 0u; group < size.groups; group++) {
    let at = group * size.pixels + pixel;
    let q = smooth_values[at] / sum;
    smooth_values[at] = smooth_norm.x * q;
    colour_values[at] = colour_norm.x * q;
  }
}
