// Random walker: q = L_U p, q_i = degree_i p_i − Σ_j w_ij p_j over the four neighbours (p is 0 at seeds). Partial sums of
// p · q.

@group(0) @binding(0) var<storage, read> p: array<f32>;
@group(0) @binding(1) var<storage, read> weights: array<vec2f>;
@group(0) @binding(2) var<storage, read> inverse: array<f32>;
@group(0) @binding(3) var<storage, read> states: array<State>;
@group(0) @binding(4) var<uniform> size: Size;
@group(0) @binding(5) var<storage, read_write> q: array<f32>;
@group(0) @binding(6) var<storage, read_write> partial: array<vec2f>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  var own = 0.0;
  let plane = group.z * size.pixels;
  // None for a channel that is done.
  let turns = select(PER_INVOCATION, 0u, states[group.z].done != 0u);
  for (var i = 0u; i < turns; i++) {
    let pixel = group.x * PIXELS + i * 64u + lane;
    if (pixel >= size.pixels) { break; }
    let m = inverse[pixel];
    var product = 0.0;
    if (m > 0.0) {
      let here = weights[pixel];
      let at = plane + pixel;
      var sum = 0.0;
      if (here.x > 0.0) { sum += here.x * p[at + 1u]; }
      if (here.y > 0.0) { sum += here.y * p[at + size.width]; }
      if (pixel % size.width > 0u) { sum += weights[pixel - 1u].x * p[at - 1u]; }
      if (pixel >= size.width) { sum += weights[pixel - size.width].y * p[at - size.width]; }
      product = p[at] / m - sum;
      own += p[at] * product;
    }
    q[plane + pixel] = product;
  }
  let sum = total(lane, vec2f(own, 0.0));
  if (lane == 0u) { partial[group.z * size.groups + group.x] = sum; }
}
