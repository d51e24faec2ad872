// Mask competition: the highest logit of a class's answers at a pixel, from cells that are whole numbers, by the
// bilinear taps of the everything mode (weights of 256, so that every machine gets the same sums).

struct Size {
  width: u32,
  pixels: u32,
  side: u32,
  classes: u32,
  groups: u32,
}

@group(0) @binding(0) var<storage, read> cells: array<i32>;
// Taps of the columns, then of the rows: first cell in the low half, weight of the second (of 256) in the high half.
@group(0) @binding(1) var<storage, read> taps: array<u32>;
// classes + 1 numbers of answers, where each class's begin; then two words a class, its channel of the maps and its id.
@group(0) @binding(2) var<storage, read> table: array<u32>;
@group(0) @binding(3) var<uniform> size: Size;

fn mix_of(a: i32, b: i32, weight: i32) -> i32 {
  return a * (256 - weight) + b * weight;
}

fn channel_of(index: u32) -> u32 {
  return table[size.classes + 1u + 2u * index];
}

fn id_of(index: u32) -> u32 {
  return table[size.classes + 2u + 2u * index];
}

// At most 0 outside all answers.
fn logit_of(index: u32, pixel: u32) -> i32 {
  let column = taps[pixel % size.width];
  let row = taps[size.width + pixel / size.width];
  let left = column & 0xffffu;
  let right = min(left + 1u, size.side - 1u);
  let upper_row = (row & 0xffffu) * size.side;
  let lower_row = min((row & 0xffffu) + 1u, size.side - 1u) * size.side;
  let across = i32(column >> 16u);
  let down = i32(row >> 16u);
  var highest = -0x40000000;
  for (var answer = table[index]; answer < table[index + 1u]; answer++) {
    let plane = answer * size.side * size.side;
    let upper = mix_of(cells[plane + upper_row + left], cells[plane + upper_row + right], across);
    let lower = mix_of(cells[plane + lower_row + left], cells[plane + lower_row + right], across);
    highest = max(highest, mix_of(upper, lower, down));
  }
  return highest;
}
