// A quantised logit of the frame's grid at a pixel of the photo, bilinear (half-pixel centres, the padding cropped):
// weights are whole numbers of 256, so that every machine gets the same sums. `size` is the kernel's own.

@group(0) @binding(0) var<storage, read> cells: array<i32>;
// Taps of the columns, then of the rows: first cell in the low half, weight of the second (of 256) in the high half.
@group(0) @binding(1) var<storage, read> taps: array<u32>;

fn mix_of(a: i32, b: i32, weight: i32) -> i32 {
  return a * (256 - weight) + b * weight;
}

// `mask` counts the grids of side x side cells.
fn upsampled(mask: u32, x: u32, y: u32) -> i32 {
  let column = taps[x];
  let row = taps[size.width + y];
  let left = column & 0xffffu;
  let right = min(left + 1u, size.side - 1u);
  let plane = mask * size.side * size.side;
  let top = plane + (row & 0xffffu) * size.side;
  let bottom = plane + min((row & 0xffffu) + 1u, size.side - 1u) * size.side;
  let across = i32(column >> 16u);
  let upper = mix_of(cells[top + left], cells[top + right], across);
  let lower = mix_of(cells[bottom + left], cells[bottom + right], across);
  return mix_of(upper, lower, i32(row >> 16u));
}
