// Random walker, V-cycle upwards: a step of Jacobi, x + ω D⁻¹ (b − L x). One invocation a node and group of channels (z).

@group(0) @binding(0) var<storage, read> links: array<vec4f>;
@group(0) @binding(1) var<storage, read> inverse: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<Value>;
@group(0) @binding(3) var<storage, read> x: array<Value>;
@group(0) @binding(4) var<uniform> level: Level;
@group(0) @binding(5) var<storage, read_write> smoothed: array<Value>;

fn value(node: u32, group: u32) -> Value {
  return x[group * level.nodes + node];
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let node = linear_index(id, groups, 64u);
  if (node >= level.nodes) { return; }
  let at = id.z * level.nodes + node;
  smoothed[at] = (1.0 - DAMPING) * x[at] + DAMPING * inverse[node] * (b[at] + around(node, id.z));
}
