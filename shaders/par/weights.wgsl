// Pixel-adaptive refinement (AFA, ToCo), weights: with the standard deviation s of the 48 neighbours' colours,
//   k_n = -mean over r, g, b of (|I_n - I| / s / 0.3)^2,   w_n = (softmax_n(k) + place_n) / 1.01,
// where place_n is 0.01 softmax_n of the places and the same everywhere. Sums are whole numbers, so s is 0 in flat
// places exactly. One invocation a pixel of a band of rows.

struct Band {
  width: u32,
  height: u32,
  // The band's first pixel, and how many it has.
  first: u32,
  count: u32,
}

@group(0) @binding(0) var<storage, read> photo: array<u32>;
@group(0) @binding(1) var<storage, read> places: array<f32, 48>;
@group(0) @binding(2) var<uniform> band: Band;
// [24, count]: two weights a word, each as a whole number of 1/65535, in the order of the neighbours.
@group(0) @binding(3) var<storage, read_write> weights: array<u32>;

const DILATIONS = array<u32, 6>(1u, 2u, 4u, 8u, 12u, 24u);

fn colour_of(x: u32, y: u32) -> vec3i {
  let rgba = photo[y * band.width + x];
  return vec3i(vec3u(rgba, rgba >> 8u, rgba >> 16u) & vec3u(255u));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = linear_index(id, groups, 64u);
  if (index >= band.count) { return; }
  let x = (band.first + index) % band.width;
  let y = (band.first + index) / band.width;
  let here = colour_of(x, y);
  var apart: array<vec3i, 48>;
  var sum = vec3i();
  var squares = vec3i();
  for (var ring = 0u; ring < 6u; ring++) {
    let step = DILATIONS[ring];
    let left = max(x, step) - step;
    let right = min(x + step, band.width - 1u);
    let up = max(y, step) - step;
    let down = min(y + step, band.height - 1u);
    let colours = array<vec3i, 8>(
      colour_of(left, up), colour_of(x, up), colour_of(right, up), colour_of(left, y),
      colour_of(right, y), colour_of(left, down), colour_of(x, down), colour_of(right, down),
    );
    for (var i = 0u; i < 8u; i++) {
      let difference = colours[i] - here;
      apart[8u * ring + i] = difference;
      sum += difference;
      squares += difference * difference;
    }
  }
  // (48 sum d^2 - (sum d)^2) / (48 * 47), of numbers below 1.5e8.
  let deviation = sqrt(vec3f(48 * squares - sum * sum) / 2256.0);
  let scale = 1.0 / ((deviation + vec3f(1e-8)) * 0.3);
  var likeness: array<f32, 48>;
  var highest = -3e38;
  for (var n = 0u; n < 48u; n++) {
    let difference = vec3f(apart[n]) * scale;
    likeness[n] = -dot(difference, difference) / 3.0;
    highest = max(highest, likeness[n]);
  }
  var total = 0.0;
  for (var n = 0u; n < 48u; n++) {
    likeness[n] = exp(likeness[n] - highest);
    total += likeness[n];
  }
  for (var word = 0u; word < 24u; word++) {
    let n = 2u * word;
    let colour = vec2f(likeness[n], likeness[n + 1u]) / total;
    let weight = (colour + vec2f(places[n], places[n + 1u])) / 1.01;
    weights[word * band.count + index] = pack2x16unorm(weight);
  }
}
