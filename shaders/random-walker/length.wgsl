// Random walker: α = r · M⁻¹ r / p · q. One workgroup a channel.

@group(0) @binding(0) var<storage, read> partial: array<vec2f>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> states: array<State>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  var own = vec2f(0.0);
  for (var i = lane; i < size.groups; i += 64u) { own += partial[group.z * size.groups + i]; }
  let curvature = total(lane, own).x;
  if (lane == 0u) {
    var alpha = 0.0;
    if (states[group.z].done == 0u && curvature > 0.0) { alpha = states[group.z].rho / curvature; }
    states[group.z].alpha = alpha;
  }
}
