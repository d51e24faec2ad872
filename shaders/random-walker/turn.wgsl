// Random walker: β = r · M⁻¹ r, new over old; a channel is done when |r| < tolerance · |b|. One workgroup a channel.

@group(0) @binding(0) var<storage, read> partial: array<vec2f>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> states: array<State>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  var own = vec2f(0.0);
  for (var i = lane; i < size.groups; i += 64u) { own += partial[group.z * size.groups + i]; }
  let sum = total(lane, own);
  if (lane == 0u && states[group.z].done == 0u) {
    var state = states[group.z];
    state.iterations++;
    state.beta = sum.x / state.rho;
    state.rho = sum.x;
    if (state.alpha == 0.0 || !(sum.y >= state.limit)) { state.done = 1u; }
    states[group.z] = state;
  }
}
