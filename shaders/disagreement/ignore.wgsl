// Disagreement: pixels where the largest standard deviation of a class is above the threshold become 255.
// One invocation takes the four pixels of a label's word; counts what it ignored.

struct Size {
  pixels: u32,
  classes: u32,
  views: f32,
  threshold: f32,
}

@group(0) @binding(0) var<storage, read> label: array<u32>;
@group(0) @binding(1) var<storage, read> squares: array<f32>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> result: array<u32>;
@group(0) @binding(4) var<storage, read_write> ignored: atomic<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let word = linear_index(id, groups, 64u);
  if (word >= (size.pixels + 3u) / 4u) { return; }
  var bytes = label[word];
  var count = 0u;
  for (var i = 0u; i < 4u; i++) {
    let pixel = 4u * word + i;
    if (pixel >= size.pixels) { break; }
    var largest = 0.0;
    for (var k = 0u; k < size.classes; k++) {
      largest = max(largest, sqrt(max(0.0, squares[k * size.pixels + pixel]) / size.views));
    }
    if (largest > size.threshold) {
      bytes |= 0xffu << (8u * i);
      count++;
    }
  }
  result[word] = bytes;
  if (count > 0u) { atomicAdd(&ignored, count); }
}
