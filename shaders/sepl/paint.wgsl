// SEPL, last step: paints the chosen layers from the lowest to the highest (later ones overwrite),
//   own pixels of class k:  P_k outside the masks listed in k's cover,  where k keeps its own
//   a mask:                 all its pixels
// and counts what each class gave up, kept and has now. One invocation paints 32 pixels.

struct Size {
  words: u32,
  layers: u32,
  // Index in `program` where the layers begin; the classes' lists lie behind them.
  first_layer: u32,
  // 255 in the initial label: 0 becomes background, 1 stays where nothing is painted, 2 always stays.
  ignore: u32,
}

const CLASS_WORDS = 6u;
const OWN = 0xffffffffu;
const IGNORE = 255u;

@group(0) @binding(0) var<storage, read> planes: array<Planes>;
@group(0) @binding(1) var<storage, read> masks: array<u32>;
// Per class: id, keeps own, cover begin, cover end, accepted begin, accepted end.
// Then per layer: class slot, mask or OWN. Then the lists of masks.
@group(0) @binding(2) var<storage, read> program: array<u32>;
@group(0) @binding(3) var<uniform> size: Size;
@group(0) @binding(4) var<storage, read_write> label: array<u32>;
// Rows of 256: lost, survived, final.
@group(0) @binding(5) var<storage, read_write> counters: array<atomic<u32>>;

var<workgroup> local_counters: array<atomic<u32>, 768>;

fn union_of(begin: u32, end: u32, word: u32, sought: u32) -> u32 {
  var all = 0u;
  for (var i = begin; i < end; i++) {
    all |= masks[program[i] * size.words + word];
    if ((all & sought) == sought) { break; }
  }
  return all;
}

@compute @workgroup_size(64)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  for (var i = lane; i < 768u; i += 64u) { atomicStore(&local_counters[i], 0u); }
  workgroupBarrier();
  let word = linear_index(id, groups, 64u);
  if (word < size.words) {
    let initial = planes[word];
    let ignored = where_label(initial, IGNORE);
    var out = Planes();
    if (size.ignore == 1u) { out = painted(out, ignored, IGNORE); }
    for (var i = 0u; i < size.layers; i++) {
      let slot = CLASS_WORDS * program[size.first_layer + 2u * i];
      let mask = program[size.first_layer + 2u * i + 1u];
      let class_id = program[slot];
      if (mask != OWN) {
        let pixels = masks[mask * size.words + word];
        if (pixels != 0u) { out = painted(out, pixels, class_id); }
        continue;
      }
      let own = where_label(initial, class_id);
      if (own == 0u) { continue; }
      var kept = 0u;
      if (program[slot + 1u] == 1u) {
        kept = own & ~union_of(program[slot + 2u], program[slot + 3u], word, own);
        out = painted(out, kept, class_id);
      }
      let given_up = own & ~kept;
      if (given_up != 0u) {
        let lost = given_up & ~union_of(program[slot + 4u], program[slot + 5u], word, given_up);
        atomicAdd(&local_counters[class_id], countOneBits(lost));
      }
    }
    if (size.ignore == 2u) { out = painted(out, ignored, IGNORE); }
    for (var j = 0u; j < 8u; j++) { label[8u * word + j] = bytes_of(out, j); }

    let same = ~((initial.low ^ out.low) | (initial.high ^ out.high));
    let unchanged = same.x & same.y & same.z & same.w;
    var left = 0xffffffffu;
    while (left != 0u) {
      let b = label_at(out, firstTrailingBit(left));
      let pixels = where_label(out, b) & left;
      atomicAdd(&local_counters[256u + b], countOneBits(pixels & unchanged));
      atomicAdd(&local_counters[512u + b], countOneBits(pixels));
      left &= ~pixels;
    }
  }
  workgroupBarrier();
  for (var i = lane; i < 768u; i += 64u) {
    let count = atomicLoad(&local_counters[i]);
    if (count > 0u) { atomicAdd(&counters[i], count); }
  }
}
