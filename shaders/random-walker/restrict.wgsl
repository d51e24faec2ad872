// Random walker, V-cycle downwards: the next level's right side Pᵀ r. One invocation a node of the next level and group
// of channels (z).

@group(0) @binding(0) var<storage, read> shares: array<vec4f>;
@group(0) @binding(1) var<storage, read> rest: array<Value>;
@group(0) @binding(2) var<uniform> level: Level;
@group(0) @binding(3) var<storage, read_write> coarse: array<Value>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = linear_index(id, groups, 64u);
  if (index >= level.coarse_nodes) { return; }
  let x = 2u * (index % level.coarse_width);
  let y = 2u * (index / level.coarse_width);
  var sum = Value();
  for (var v = max(y, 1u) - 1u; v <= min(y + 1u, level.nodes / level.width - 1u); v++) {
    for (var u = max(x, 1u) - 1u; u <= min(x + 1u, level.width - 1u); u++) {
      let node = v * level.width + u;
      sum += shares[node][u32(u < x) + 2u * u32(v < y)] * rest[id.z * level.nodes + node];
    }
  }
  coarse[id.z * level.coarse_nodes + index] = sum;
}
