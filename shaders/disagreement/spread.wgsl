// Disagreement: Welford's update of each value's mean and sum of squared differences with one more view.
// One invocation a value.

struct Size {
  values: u32,
  // Views so far, this one too.
  views: f32,
}

@group(0) @binding(0) var<storage, read> maps: array<f32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> mean: array<f32>;
@group(0) @binding(3) var<storage, read_write> squares: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let at = linear_index(id, groups, 64u);
  if (at >= size.values) { return; }
  let value = maps[at];
  let before = value - mean[at];
  mean[at] += before / size.views;
  squares[at] += before * (value - mean[at]);
}
