// Masks at the photo's size: inside where the upsampled logit is above 0 (upsample.wgsl), 32 pixels a word. Also each
// mask's area and box. One invocation makes one word of one mask (y).

struct Size {
  width: u32,
  pixels: u32,
  words: u32,
  side: u32,
}
struct Summary {
  area: atomic<u32>,
  // Complements of the minima, so that zeroed memory is the neutral element of all four maxima.
  left: atomic<u32>,
  top: atomic<u32>,
  right: atomic<u32>,
  bottom: atomic<u32>,
}

@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> masks: array<u32>;
@group(0) @binding(4) var<storage, read_write> summaries: array<Summary>;

var<workgroup> shared_summary: Summary;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) lane: u32) {
  let mask = id.y;
  let begin = 32u * id.x;
  var y = begin / size.width;
  var x = begin % size.width;
  var word = 0u;
  var low = vec2u(0xffffffffu);
  var high = vec2u(0u);
  for (var bit = 0u; bit < 32u && begin + bit < size.pixels; bit++) {
    if (upsampled(mask, corners_of(x, y)) > 0) {
      word |= 1u << bit;
      low = min(low, vec2u(x, y));
      high = max(high, vec2u(x, y));
    }
    x++;
    if (x == size.width) {
      x = 0u;
      y++;
    }
  }
  if (id.x < size.words) { masks[mask * size.words + id.x] = word; }
  if (word != 0u) {
    atomicAdd(&shared_summary.area, countOneBits(word));
    atomicMax(&shared_summary.left, ~low.x);
    atomicMax(&shared_summary.top, ~low.y);
    atomicMax(&shared_summary.right, high.x);
    atomicMax(&shared_summary.bottom, high.y);
  }
  workgroupBarrier();
  if (lane == 0u && atomicLoad(&shared_summary.area) > 0u) {
    atomicAdd(&summaries[mask].area, atomicLoad(&shared_summary.area));
    atomicMax(&summaries[mask].left, atomicLoad(&shared_summary.left));
    atomicMax(&summaries[mask].top, atomicLoad(&shared_summary.top));
    atomicMax(&summaries[mask].right, atomicLoad(&shared_summary.right));
    atomicMax(&summaries[mask].bottom, atomicLoad(&shared_summary.bottom));
  }
}
