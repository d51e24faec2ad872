// Random walker: seeds where a label is the same for `margin` pixels all around. Two passes over the axes: the first
// writes 1 + label where a row's piece is even, the second reads that along the columns. One invocation a pixel.

struct Size {
  width: u32,
  height: u32,
  margin: u32,
}

@group(0) @binding(0) var<storage, read> label: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> even: array<u32>;

fn at(pixel: u32) -> u32 {
  return (label[pixel / 4u] >> (8u * (pixel % 4u))) & 0xffu;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.width * size.height) { return; }
  let x = pixel % size.width;
  let here = at(pixel);
  let row = pixel - x;
  var same = true;
  for (var u = x - min(x, size.margin); same && u <= min(size.width - 1u, x + size.margin); u++) {
    same = at(row + u) == here;
  }
  even[pixel] = select(0u, 1u + here, same);
}
