// Random walker: the scalars of conjugate gradients, channel by channel, from the partial sums of a dot product.
// One invocation a group of channels.

struct Size {
  parts: u32,
  groups: u32,
  tolerance: f32,
}

@group(0) @binding(0) var<storage, read> partial: array<Value>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> states: array<State>;

// What the sum is: r · r before the first iteration, r · z, p · q, or r · r after an iteration.
override STAGE: u32;
const BEGIN = 0u;
const DIRECTION = 1u;
const LENGTH = 2u;
const END = 3u;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let group = id.x;
  if (group >= size.groups) { return; }
  var sum = Value();
  for (var i = 0u; i < size.parts; i++) { sum += partial[group * size.parts + i]; }
  var state = states[group];
  let none = Value();
  if (STAGE == BEGIN) {
    state.limit = size.tolerance * size.tolerance * sum;
    state.open = select(none, none + 1.0, sum > none);
  } else if (STAGE == DIRECTION) {
    state.beta = select(none, sum / state.rho, state.rho > none);
    state.rho = sum;
  } else if (STAGE == LENGTH) {
    state.alpha = state.open * select(none, state.rho / sum, sum > none);
    state.iterations += state.open;
  } else {
    state.open *= select(none, none + 1.0, sum >= state.limit) * abs(sign(state.alpha));
  }
  states[group] = state;
}
