// SEPL, first step: the label as bit-planes, |P_b| of every label, and which words of 32 pixels
// hold one label only (most do, and then an overlap is one popcount).

struct Size {
  words: u32,
  masks: u32,
}

@group(0) @binding(0) var<storage, read> label: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> planes: array<Planes>;
// The one label of the word, or MIXED.
@group(0) @binding(3) var<storage, read_write> single: array<u32>;
// Rows of 256: |P_b ∩ S_l| of each mask, then the row of |P_b| written here.
@group(0) @binding(4) var<storage, read_write> counts: array<atomic<u32>>;

const MIXED = 0xffffffffu;
var<workgroup> histogram: array<atomic<u32>, 256>;

@compute @workgroup_size(64)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  for (var b = lane; b < 256u; b += 64u) { atomicStore(&histogram[b], 0u); }
  workgroupBarrier();
  let word = linear_index(id, groups, 64u);
  if (word < size.words) {
    let first = label[8u * word];
    var same = first == (first & 255u) * LOWEST;
    var all = Planes();
    for (var j = 0u; j < 8u; j++) {
      let bytes = label[8u * word + j];
      same = same && bytes == first;
      all = with_bytes(all, bytes, j);
    }
    planes[word] = all;
    single[word] = select(MIXED, first & 255u, same);
    var left = 0xffffffffu;
    while (left != 0u) {
      let b = label_at(all, firstTrailingBit(left));
      let pixels = where_label(all, b);
      atomicAdd(&histogram[b], countOneBits(pixels));
      left &= ~pixels;
    }
  }
  workgroupBarrier();
  for (var b = lane; b < 256u; b += 64u) {
    let count = atomicLoad(&histogram[b]);
    if (count > 0u) { atomicAdd(&counts[256u * size.masks + b], count); }
  }
}
