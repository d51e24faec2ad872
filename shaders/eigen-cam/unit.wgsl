// Eigen-CAM: gives the direction the length 1. One workgroup in all.

struct Size {
  cells: u32,
  depth: u32,
}

@group(0) @binding(0) var<uniform> size: Size;
@group(0) @binding(1) var<storage, read_write> direction: array<f32>;

var<workgroup> sums: array<f32, 64>;
var<workgroup> highs: array<f32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lane: u32) {
  // Divided by the largest first: squares of large features leave the range of f32.
  var high = 0.0;
  for (var d = lane; d < size.depth; d += 64u) { high = max(high, abs(direction[d])); }
  highs[lane] = high;
  for (var half = 32u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { highs[lane] = max(highs[lane], highs[lane + half]); }
  }
  workgroupBarrier();
  let top = highs[0];
  var sum = 0.0;
  for (var d = lane; d < size.depth; d += 64u) {
    let share = select(0.0, direction[d] / top, top > 0.0);
    sum += share * share;
  }
  sums[lane] = sum;
  for (var half = 32u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { sums[lane] += sums[lane + half]; }
  }
  workgroupBarrier();
  let length = sqrt(sums[0]);
  for (var d = lane; d < size.depth; d += 64u) {
    direction[d] = select(0.0, direction[d] / top / length, top > 0.0);
  }
}
