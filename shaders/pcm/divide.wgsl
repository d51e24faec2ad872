// PCM: y = sum of weighted scores / (sum of weights + epsilon); the scores themselves where no weight is.
// Both arrays have a first channel that is no score. One invocation a token and channel (z).

struct Size {
  count: u32,
  stride: u32,
  epsilon: f32,
}

@group(0) @binding(0) var<storage, read> sums: array<f32>;
@group(0) @binding(1) var<storage, read> scores: array<f32>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> result: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let token = linear_index(id, groups, 64u);
  if (token >= size.count) { return; }
  let at = (1u + id.z) * size.stride + token;
  let weights = sums[token] + size.epsilon;
  var value = scores[at];
  if (weights > 0.0) { value = sums[at] / weights; }
  result[id.z * size.stride + token] = value;
}
