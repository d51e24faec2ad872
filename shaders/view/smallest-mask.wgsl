// For each pixel the number (from 1) of the smallest mask that covers it, 0 where none does:
// nested masks show like stacked sheets, the smallest on top. Equal areas: the earlier mask.

struct Size {
  pixels: u32,
  wordsPerMask: u32,
  count: u32,
}

@group(0) @binding(0) var<storage, read> words: array<u32>;
@group(0) @binding(1) var<storage, read> areas: array<u32>;
@group(0) @binding(2) var<storage, read_write> numbers: array<u32>;
@group(0) @binding(3) var<uniform> size: Size;

const WORKGROUP = 64u;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, WORKGROUP);
  if (pixel >= size.pixels) {
    return;
  }
  var smallest = 0xffffffffu;
  var number = 0u;
  for (var mask = 0u; mask < size.count; mask++) {
    let bit = (words[mask * size.wordsPerMask + (pixel >> 5u)] >> (pixel & 31u)) & 1u;
    if (bit == 1u && areas[mask] < smallest) {
      smallest = areas[mask];
      number = mask + 1u;
    }
  }
  numbers[pixel] = number;
}
