// Eigen-CAM: v = transposed X u, not yet of length 1. One workgroup a channel.

struct Size {
  cells: u32,
  depth: u32,
}

@group(0) @binding(0) var<storage, read> centred: array<f32>;
@group(0) @binding(1) var<storage, read> projection: array<f32>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> direction: array<f32>;

var<workgroup> sums: array<f32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  var sum = 0.0;
  for (var i = lane; i < size.cells; i += 64u) { sum += projection[i] * centred[group.x * size.cells + i]; }
  sums[lane] = sum;
  for (var half = 32u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { sums[lane] += sums[lane + half]; }
  }
  if (lane == 0u) { direction[group.x] = sums[0]; }
}
