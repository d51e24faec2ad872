// Pixel-adaptive refinement (AFA, ToCo), one iteration: each pixel takes its 48 neighbours' weighted mean; beyond the
// photo lie its border pixels again. One invocation a pixel of a band of rows and a group of channels (z).

struct Band {
  width: u32,
  height: u32,
  // The band's first pixel, and how many it has.
  first: u32,
  count: u32,
}

// [24, count]: two weights a word, each as a whole number of 1/65535, in the order of the neighbours.
@group(0) @binding(0) var<storage, read> weights: array<u32>;
// [groups, pixels].
@group(0) @binding(1) var<storage, read> values: array<Value>;
@group(0) @binding(2) var<uniform> band: Band;
@group(0) @binding(3) var<storage, read_write> refined: array<Value>;

const DILATIONS = array<u32, 6>(1u, 2u, 4u, 8u, 12u, 24u);

// Not as fractions, since they are divided by their sum; by way of i32, whose conversion is the cheaper one.
fn pair(at: u32) -> vec2f {
  let word = weights[at];
  return vec2f(vec2i(vec2u(word & 0xffffu, word >> 16u)));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = linear_index(id, groups, 64u);
  if (index >= band.count) { return; }
  let pixel = band.first + index;
  let x = pixel % band.width;
  let y = pixel / band.width;
  let begin = id.z * band.width * band.height;
  var sum = Value();
  // Weights are rounded; divided by their sum, they leave a map of one value as it is.
  var all = vec2f();
  var word = index;
  for (var ring = 0u; ring < 6u; ring++) {
    let step = DILATIONS[ring];
    let left = max(x, step) - step;
    let right = min(x + step, band.width - 1u);
    let row = begin + y * band.width;
    let up = begin + (max(y, step) - step) * band.width;
    let down = begin + min(y + step, band.height - 1u) * band.width;
    let a = pair(word);
    let b = pair(word + band.count);
    let c = pair(word + 2u * band.count);
    let d = pair(word + 3u * band.count);
    sum += a.x * values[up + left] + a.y * values[up + x] + b.x * values[up + right] + b.y * values[row + left]
      + c.x * values[row + right] + c.y * values[down + left] + d.x * values[down + x] + d.y * values[down + right];
    all += a + b + c + d;
    word += 4u * band.count;
  }
  refined[begin + pixel] = sum / (all.x + all.y);
}
