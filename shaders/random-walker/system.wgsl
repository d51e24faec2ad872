// Random walker: what all kernels of the conjugate gradients share. A workgroup takes 1024 pixels of one channel (z) and
// leaves a pair of partial sums; one workgroup a channel adds them up.

struct Size {
  width: u32,
  pixels: u32,
  // Workgroups of a channel, which is also how many partial sums it has.
  groups: u32,
  tolerance: f32,
}

// One channel's scalars.
struct State {
  // r · M⁻¹ r
  rho: f32,
  // The square of tolerance · |b|
  limit: f32,
  alpha: f32,
  beta: f32,
  done: u32,
  iterations: u32,
}

const PER_INVOCATION = 16u;
const PIXELS = 64u * PER_INVOCATION;
const SEED = 3u;
