// Compose, last step: label = class of the pixel's edit, or the automatic label where it has none.
// One invocation writes four labels, lowest byte first.

struct Size {
  words: u32,
}

@group(0) @binding(0) var<storage, read> automatic: array<u32>;
// 1 + the number of the edit that owns the pixel, or 0.
@group(0) @binding(1) var<storage, read> owners: array<u32>;
@group(0) @binding(2) var<storage, read> classes: array<u32>;
@group(0) @binding(3) var<uniform> size: Size;
@group(0) @binding(4) var<storage, read_write> label: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let word = linear_index(id, groups, 64u);
  if (word >= size.words) { return; }
  var packed = automatic[word];
  for (var i = 0u; i < 4u; i++) {
    let owner = owners[4u * word + i];
    if (owner > 0u) { packed = insertBits(packed, classes[owner - 1u], 8u * i, 8u); }
  }
  label[word] = packed;
}
