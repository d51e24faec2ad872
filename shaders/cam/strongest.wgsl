// CAM: C_k = relu(max over the network outputs that stand for class k), at the network's resolution.
// Values that are no finite numbers (f16 overflow) count as 0 and are counted.

struct Size {
  cells: u32,
  classes: u32,
}

@group(0) @binding(0) var<storage, read> maps: array<u32>;
// Where each class's channels begin in `channels`, and where the last one's end.
@group(0) @binding(1) var<storage, read> starts: array<u32>;
@group(0) @binding(2) var<storage, read> channels: array<u32>;
@group(0) @binding(3) var<uniform> size: Size;
@group(0) @binding(4) var<storage, read_write> strongest: array<f32>;
@group(0) @binding(5) var<storage, read_write> not_finite: atomic<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = linear_index(id, groups, 64u);
  if (index >= size.cells * size.classes) { return; }
  let k = index / size.cells;
  let cell = index % size.cells;
  var best = 0.0;
  var bad = 0u;
  for (var i = starts[k]; i < starts[k + 1u]; i++) {
    let bits = maps[channels[i] * size.cells + cell];
    best = max(best, finite(bits));
    bad += u32(!is_finite(bits));
  }
  strongest[index] = best;
  if (bad > 0u) { atomicAdd(&not_finite, bad); }
}
