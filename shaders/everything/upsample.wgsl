// A quantised logit of the frame's grid at a pixel of the photo, bilinear (half-pixel centres, the padding cropped):
// weights are whole numbers of 256, so that every machine gets the same sums. `size` is the kernel's own.

@group(0) @binding(0) var<storage, read> cells: array<i32>;
// Taps of the columns, then of the rows: first cell in the low half, weight of the second (of 256) in the high half.
@group(0) @binding(1) var<storage, read> taps: array<u32>;

fn mix_of(a: i32, b: i32, weight: i32) -> i32 {
  return a * (256 - weight) + b * weight;
}

// The four cells around a pixel, and how much the second of each pair weighs.
struct Corners {
  upper_left: u32,
  upper_right: u32,
  lower_left: u32,
  lower_right: u32,
  across: i32,
  down: i32,
}

fn corners_of(x: u32, y: u32) -> Corners {
  let column = taps[x];
  let row = taps[size.width + y];
  let left = column & 0xffffu;
  let right = min(left + 1u, size.side - 1u);
  let top = (row & 0xffffu) * size.side;
  let bottom = min((row & 0xffffu) + 1u, size.side - 1u) * size.side;
  return Corners(top + left, top + right, bottom + left, bottom + right, i32(column >> 16u), i32(row >> 16u));
}

// `mask` counts the grids of side x side cells.
fn upsampled(mask: u32, at: Corners) -> i32 {
  let plane = mask * size.side * size.side;
  let upper = mix_of(cells[plane + at.upper_left], cells[plane + at.upper_right], at.across);
  let lower = mix_of(cells[plane + at.lower_left], cells[plane + at.lower_right], at.across);
  return mix_of(upper, lower, at.down);
}
