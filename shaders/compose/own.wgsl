// Compose, first step: which edit each pixel belongs to. Edits are bit masks over a range of words;
// the last of them over a pixel owns it. One invocation takes 32 pixels and walks the edits from
// the last to the first until every pixel is taken.

struct Entry {
  // 1 + the edit's number; 0 gives the pixel back to the automatic label.
  owner: u32,
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
@group(0) @binding(3) var<storage, read_write> owners: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let word = linear_index(id, groups, 64u);
  if (word >= size.words) { return; }
  var left = 0xffffffffu;
  for (var i = size.entries; i > 0u && left != 0u; i--) {
    let entry = entries[i - 1u];
    if (word < entry.first_word || word - entry.first_word >= entry.words) { continue; }
    var taken = bits[entry.begin + word - entry.first_word] & left;
    left &= ~taken;
    while (taken != 0u) {
      let bit = firstTrailingBit(taken);
      owners[32u * word + bit] = entry.owner;
      taken &= taken - 1u;
    }
  }
}
