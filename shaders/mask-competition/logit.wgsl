// Mask competition: the highest logit of a class's answers at a pixel, upsampled as in the everything mode
// (everything/upsample.wgsl).

struct Size {
  width: u32,
  pixels: u32,
  side: u32,
  classes: u32,
  groups: u32,
}

// classes + 1 numbers of answers, where each class's begin; then two words a class, its channel of the maps and its id.
@group(0) @binding(2) var<storage, read> table: array<u32>;
@group(0) @binding(3) var<uniform> size: Size;

fn channel_of(index: u32) -> u32 {
  return table[size.classes + 1u + 2u * index];
}

fn id_of(index: u32) -> u32 {
  return table[size.classes + 2u + 2u * index];
}

// At most 0 outside all answers.
fn logit_of(index: u32, at: Corners) -> i32 {
  var highest = -0x40000000;
  for (var answer = table[index]; answer < table[index + 1u]; answer++) {
    highest = max(highest, upsampled(answer, at));
  }
  return highest;
}
