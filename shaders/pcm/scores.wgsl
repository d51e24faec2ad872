// PCM: n_k = relu(M_k - 1e-5) / (max + 1e-5), only the winner is left, n_0 = 1 - winner. Writes a channel of 1, from which
// the sum of the weights comes, then the background, then the classes. One invocation a token.

struct Size {
  count: u32,
  stride: u32,
  classes: u32,
  // First channel of the cells.
  first: u32,
}

@group(0) @binding(0) var<storage, read> cells: array<f32>;
@group(0) @binding(1) var<storage, read> ranges: array<vec2f>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> scores: array<f32>;

const EPSILON = 1e-5;

fn score(k: u32, token: u32) -> f32 {
  let channel = size.first + k;
  return max(0.0, cells[channel * size.stride + token] - EPSILON) / (max(0.0, ranges[channel].y) + EPSILON);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let token = linear_index(id, groups, 64u);
  if (token >= size.count) { return; }
  var strongest = 0.0;
  for (var k = 0u; k < size.classes; k++) { strongest = max(strongest, score(k, token)); }
  scores[token] = 1.0;
  scores[size.stride + token] = 1.0 - strongest;
  for (var k = 0u; k < size.classes; k++) {
    let own = score(k, token);
    scores[(2u + k) * size.stride + token] = select(own, 0.0, own < strongest);
  }
}
