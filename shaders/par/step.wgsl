// Pixel-adaptive refinement (AFA, ToCo), one iteration: each pixel takes its 48 neighbours' weighted mean; beyond the
// photo lie its border pixels again. One invocation a pixel of a band of rows and a group of channels (z).

struct Band {
  width: u32,
  height: u32,
  // The band's first pixel, and how many it has.
  first: u32,
  count: u32,
}

// [24, count]: two halves a word, in the order of the neighbours.
@group(0) @binding(0) var<storage, read> weights: array<u32>;
// [groups, pixels].
@group(0) @binding(1) var<storage, read> values: array<Value>;
@group(0) @binding(2) var<uniform> band: Band;
@group(0) @binding(3) var<storage, read_write> refined: array<Value>;

const DILATIONS = array<u32, 6>(1u, 2u, 4u, 8u, 12u, 24u);

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = linear_index(id, groups, 64u);
  if (index >= band.count) { return; }
  let pixel = band.first + index;
  let x = pixel % band.width;
  let y = pixel / band.width;
  let begin = id.z * band.width * band.height;
  var sum = Value();
  // Halves are rounded; divided by their sum, they leave a map of one value as it is.
  var all = vec2f();
  var word = index;
  for (var ring = 0u; ring < 6u; ring++) {
    let step = DILATIONS[ring];
    let left = max(x, step) - step;
    let right = min(x + step, band.width - 1u);
    let row = begin + y * band.width;
    let up = begin + (max(y, step) - step) * band.width;
    let down = begin + min(y + step, band.height - 1u) * band.width;
    let a = unpack2x16float(weights[word]);
    let b = unpack2x16float(weights[word + band.count]);
    let c = unpack2x16float(weights[word + 2u * band.count]);
    let d = unpack2x16float(weights[word + 3u * band.count]);
    sum += a.x * values[up + left] + a.y * values[up + x] + b.x * values[up + right] + b.y * values[row + left]
      + c.x * values[row + right] + c.y * values[down + left] + d.x * values[down + x] + d.y * values[down + right];
    all += a + b + c + d;
    word += 4u * band.count;
  }
  refined[begin + pixel] = sum / (all.x + all.y);
}
