// RCM: q_k = softmax over the prototypes that there are of cos(u, p_k) / temperature; classes without one keep their map, the background
// is then 1 - max. Tokens and prototypes have length 1. One invocation a token.

struct Size {
  count: u32,
  stride: u32,
  depth: u32,
  // Prototypes, the background's first.
  channels: u32,
  temperature: f32,
  // Whether there are two prototypes at least.
  compared: u32,
}

@group(0) @binding(0) var<storage, read> tokens: array<f32>;
@group(0) @binding(1) var<storage, read> cells: array<f32>;
// [channels, depth].
@group(0) @binding(2) var<storage, read> prototypes: array<f32>;
@group(0) @binding(3) var<storage, read> known: array<u32>;
@group(0) @binding(4) var<uniform> size: Size;
// [channels, stride].
@group(0) @binding(5) var<storage, read_write> scores: array<f32>;

fn cosine(k: u32, token: u32) -> f32 {
  var sum = 0.0;
  for (var d = 0u; d < size.depth; d++) {
    sum += prototypes[k * size.depth + d] * tokens[d * size.stride + token];
  }
  return sum;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let token = linear_index(id, groups, 64u);
  if (token >= size.count) { return; }
  var top = -1e30;
  for (var k = 0u; k < size.channels; k++) {
    if (known[k] == 0u || size.compared == 0u) {
      if (k > 0u) { scores[k * size.stride + token] = cells[(k - 1u) * size.stride + token]; }
      continue;
    }
    let own = cosine(k, token);
    scores[k * size.stride + token] = own;
    top = max(top, own);
  }
  var sum = 0.0;
  for (var k = 0u; k < size.channels; k++) {
    if (known[k] == 0u || size.compared == 0u) { continue; }
    let power = exp((scores[k * size.stride + token] - top) / size.temperature);
    scores[k * size.stride + token] = power;
    sum += power;
  }
  var best = 0.0;
  for (var k = 0u; k < size.channels; k++) {
    if (known[k] == 1u && size.compared == 1u) { scores[k * size.stride + token] /= sum; }
    if (k > 0u) { best = max(best, scores[k * size.stride + token]); }
  }
  if (known[0] == 0u || size.compared == 0u) { scores[token] = max(0.0, 1.0 - best); }
}
