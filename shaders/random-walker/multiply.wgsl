// Random walker: q = L p. One invocation a pixel and group of channels (z).

@group(0) @binding(0) var<storage, read> links: array<vec4f>;
@group(0) @binding(1) var<storage, read> inverse: array<f32>;
@group(0) @binding(2) var<storage, read> p: array<Value>;
@group(0) @binding(3) var<uniform> level: Level;
@group(0) @binding(4) var<storage, read_write> q: array<Value>;

fn value(node: u32, group: u32) -> Value {
  return p[group * level.nodes + node];
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let node = linear_index(id, groups, 64u);
  if (node >= level.nodes) { return; }
  let at = id.z * level.nodes + node;
  var product = Value();
  if (inverse[node] > 0.0) { product = p[at] / inverse[node] - around(node, id.z); }
  q[at] = product;
}
