// Compose, first step: the edits' own label. Edits are bit masks over a range of words; the last of
// them over a pixel decides. One invocation takes 32 pixels and walks the edits from the last to the
// first until every pixel is decided.

struct Entry {
  // The class, or AUTOMATIC: the pixel goes back to the automatic label.
  class_id: u32,
  first_word: u32,
  words: u32,
  // Where its words begin in `bits`.
  begin: u32,
}
struct Size {
  words: u32,
  entries: u32,
}

@group(0) @binding(0) var<storage, read> entries: array<Entry>;
@group(0) @binding(1) var<storage, read> bits: array<u32>;
@group(0) @binding(2) var<uniform> size: Size;
// One byte a pixel, lowest first: the class where edited, else 0; and 255 where edited, else 0.
@group(0) @binding(3) var<storage, read_write> classes: array<u32>;
@group(0) @binding(4) var<storage, read_write> edited: array<u32>;

const AUTOMATIC = 256u;
// Four bits, spread to the lowest bit of four bytes.
const SPREAD = 0x00204081u;
const LOWEST = 0x01010101u;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let word = linear_index(id, groups, 64u);
  if (word >= size.words) { return; }
  var left = 0xffffffffu;
  for (var i = size.entries; i > 0u && left != 0u; i--) {
    let entry = entries[i - 1u];
    if (word < entry.first_word || word - entry.first_word >= entry.words) { continue; }
    let taken = bits[entry.begin + word - entry.first_word] & left;
    if (taken == 0u) { continue; }
    left &= ~taken;
    let on = select(LOWEST * 255u, 0u, entry.class_id == AUTOMATIC);
    let colour = select(LOWEST * entry.class_id, 0u, entry.class_id == AUTOMATIC);
    for (var j = 0u; j < 8u; j++) {
      let pixels = ((((taken >> (4u * j)) & 15u) * SPREAD) & LOWEST) * 255u;
      let at = 8u * word + j;
      classes[at] = (classes[at] & ~pixels) | (colour & pixels);
      edited[at] = (edited[at] & ~pixels) | (on & pixels);
    }
  }
}
