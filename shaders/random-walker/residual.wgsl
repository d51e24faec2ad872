// Random walker, V-cycle downwards: b − L x after the first step of Jacobi from 0, x = ω D⁻¹ b, which is
//   (1 − ω) b_i + ω Σ_j w_ij b_j / d_j.
// One invocation a node and group of channels (z).

@group(0) @binding(0) var<storage, read> links: array<vec4f>;
@group(0) @binding(1) var<storage, read> inverse: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<Value>;
@group(0) @binding(3) var<uniform> level: Level;
@group(0) @binding(4) var<storage, read_write> rest: array<Value>;

fn value(node: u32, group: u32) -> Value {
  return inverse[node] * b[group * level.nodes + node];
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let node = linear_index(id, groups, 64u);
  if (node >= level.nodes) { return; }
  let at = id.z * level.nodes + node;
  rest[at] = (1.0 - DAMPING) * b[at] + DAMPING * around(node, id.z);
}
