// Random walker: x += α p, r −= α q. Partial sums of (r · M⁻¹ r, r · r).

@group(0) @binding(0) var<storage, read> p: array<f32>;
@group(0) @binding(1) var<storage, read> q: array<f32>;
@group(0) @binding(2) var<storage, read> inverse: array<f32>;
@group(0) @binding(3) var<storage, read> states: array<State>;
@group(0) @binding(4) var<uniform> size: Size;
@group(0) @binding(5) var<storage, read_write> x: array<f32>;
@group(0) @binding(6) var<storage, read_write> r: array<f32>;
@group(0) @binding(7) var<storage, read_write> partial: array<vec2f>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  var own = vec2f(0.0);
  let plane = group.z * size.pixels;
  // None for a channel that is done.
  let turns = select(PER_INVOCATION, 0u, states[group.z].done != 0u);
  let alpha = states[group.z].alpha;
  for (var i = 0u; i < turns; i++) {
    let pixel = group.x * PIXELS + i * 64u + lane;
    if (pixel >= size.pixels) { break; }
    let at = plane + pixel;
    x[at] += alpha * p[at];
    let rest = r[at] - alpha * q[at];
    r[at] = rest;
    own += vec2f(rest * rest * inverse[pixel], rest * rest);
  }
  let sum = total(lane, own);
  if (lane == 0u) { partial[group.z * size.groups + group.x] = sum; }
}
