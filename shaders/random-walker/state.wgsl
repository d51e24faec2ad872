// Random walker: the scalars of conjugate gradients for a group of channels.
struct State {
  // r · z
  rho: Value,
  alpha: Value,
  beta: Value,
  // The square of tolerance · |b|
  limit: Value,
  // 1 until a channel is done, then 0.
  open: Value,
  iterations: Value,
}
