// Edges of masks: at each pixel the share of masks whose contour runs there. A contour is a mask's pixels with one of
// their four neighbours outside the mask; the photo's border is none. One invocation takes a word, 32 pixels, of all
// masks and counts in bit slices: bit b of plane i is bit i of pixel b's count.

struct Size {
  width: u32,
  height: u32,
  // Words of one mask.
  words: u32,
  masks: u32,
}

@group(0) @binding(0) var<storage, read> masks: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> density: array<f32>;

// Enough for 2^20 masks.
const PLANES = 20u;

// The 32 bits of a mask from pixel `start` on; 0 where there is no pixel.
fn bits(mask: u32, start: i32) -> u32 {
  let word = start >> 5u;
  let shift = u32(start & 31);
  var result = 0u;
  if (word >= 0 && word < i32(size.words)) { result = masks[mask * size.words + u32(word)] >> shift; }
  if (shift > 0u && word + 1 >= 0 && word + 1 < i32(size.words)) {
    result |= masks[mask * size.words + u32(word + 1)] << (32u - shift);
  }
  return result;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let word = linear_index(id, groups, 64u);
  if (word >= size.words) { return; }
  let first = 32u * word;
  let pixels = size.width * size.height;
  // Pixels without a neighbour on a side.
  var leftmost = 0u;
  var rightmost = 0u;
  var top = 0u;
  var bottom = 0u;
  for (var b = 0u; b < 32u; b++) {
    let pixel = first + b;
    let x = pixel % size.width;
    leftmost |= select(0u, 1u << b, x == 0u);
    rightmost |= select(0u, 1u << b, x + 1u == size.width);
    top |= select(0u, 1u << b, pixel < size.width);
    bottom |= select(0u, 1u << b, pixel + size.width >= pixels);
  }
  var planes: array<u32, PLANES>;
  let start = i32(first);
  let row = i32(size.width);
  for (var l = 0u; l < size.masks; l++) {
    let here = masks[l * size.words + word];
    if (here == 0u) { continue; }
    let enclosed = (bits(l, start - 1) | leftmost) & (bits(l, start + 1) | rightmost)
      & (bits(l, start - row) | top) & (bits(l, start + row) | bottom);
    var carry = here & ~enclosed;
    for (var i = 0u; carry != 0u && i < PLANES; i++) {
      let both = planes[i] & carry;
      planes[i] ^= carry;
      carry = both;
    }
  }
  for (var b = 0u; b < min(32u, pixels - first); b++) {
    var count = 0u;
    for (var i = 0u; (size.masks >> i) > 0u; i++) { count |= ((planes[i] >> b) & 1u) << i; }
    density[first + b] = f32(count) / f32(size.masks);
  }
}
