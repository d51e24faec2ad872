// Random walker, V-cycle upwards: x = ω D⁻¹ b + P c, the first step of Jacobi from 0 and what the next level found.
// One invocation a node and group of channels (z).

@group(0) @binding(0) var<storage, read> shares: array<vec4f>;
@group(0) @binding(1) var<storage, read> inverse: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<Value>;
@group(0) @binding(3) var<storage, read> coarse: array<Value>;
@group(0) @binding(4) var<uniform> level: Level;
@group(0) @binding(5) var<storage, read_write> x: array<Value>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let node = linear_index(id, groups, 64u);
  if (node >= level.nodes) { return; }
  let share = shares[node];
  let first = id.z * level.coarse_nodes
    + (node / level.width / 2u) * level.coarse_width + (node % level.width) / 2u;
  let below = first + level.coarse_width;
  let at = id.z * level.nodes + node;
  // A share of what lies outside is 0.
  x[at] = DAMPING * inverse[node] * b[at]
    + share.x * coarse[first] + share.y * coarse[first + 1u] + share.z * coarse[below] + share.w * coarse[below + 1u];
}
