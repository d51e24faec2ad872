// SEPL, second step: |P_b ∩ S_l| for every mask l and label b. A workgroup takes one mask (y) and
// 64 * WORDS words (x); an invocation adds up popcounts while the label stays the same and writes
// only when it changes. Words outside the mask's rows and empty words are skipped.

struct Size {
  words: u32,
  masks: u32,
}

@group(0) @binding(0) var<storage, read> planes: array<Planes>;
@group(0) @binding(1) var<storage, read> single: array<u32>;
@group(0) @binding(2) var<storage, read> masks: array<u32>;
// First and last word of each mask's rows.
@group(0) @binding(3) var<storage, read> ranges: array<vec2u>;
@group(0) @binding(4) var<uniform> size: Size;
@group(0) @binding(5) var<storage, read_write> counts: array<atomic<u32>>;

const MIXED = 0xffffffffu;
const WORDS = 32u;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let mask = group.y;
  let range = ranges[mask];
  let begin = max(group.x * 64u * WORDS, range.x);
  let end = min(min((group.x + 1u) * 64u * WORDS, range.y + 1u), size.words);
  // Background is counted apart: masks run over it between any two classes.
  var background = 0u;
  var current = 1u;
  var count = 0u;
  for (var word = begin + lane; word < end; word += 64u) {
    let pixels = masks[mask * size.words + word];
    if (pixels == 0u) { continue; }
    let label = single[word];
    if (label == 0u) {
      background += countOneBits(pixels);
    } else if (label != MIXED) {
      if (label != current) {
        if (count > 0u) { atomicAdd(&counts[256u * mask + current], count); }
        current = label;
        count = 0u;
      }
      count += countOneBits(pixels);
    } else {
      let all = planes[word];
      var left = pixels;
      while (left != 0u) {
        let b = label_at(all, firstTrailingBit(left));
        let same = where_label(all, b) & left;
        if (b == 0u) {
          background += countOneBits(same);
        } else if (b == current) {
          count += countOneBits(same);
        } else {
          atomicAdd(&counts[256u * mask + b], countOneBits(same));
        }
        left &= ~same;
      }
    }
  }
  if (background > 0u) { atomicAdd(&counts[256u * mask], background); }
  if (count > 0u) { atomicAdd(&counts[256u * mask + current], count); }
}
