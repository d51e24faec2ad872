// Random walker: a channel's scalars before the first iteration. A channel without seeds is done. One workgroup a channel.

@group(0) @binding(0) var<storage, read> partial: array<vec2f>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> states: array<State>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  var own = vec2f(0.0);
  for (var i = lane; i < size.groups; i += 64u) { own += partial[group.z * size.groups + i]; }
  let sum = total(lane, own);
  if (lane == 0u) {
    let limit = size.tolerance * size.tolerance * sum.y;
    states[group.z] = State(sum.x, limit, 0.0, 0.0, select(0u, 1u, !(sum.y > 0.0)), 0u);
  }
}
