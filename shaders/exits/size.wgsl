// EXITS: what the kernels over rows of S are told.
struct Size {
  count: u32,
  // Words of four channels of a token; the last one is filled up with 0.
  words: u32,
  first: u32,
  rows: u32,
  mean: f32,
  exponent: f32,
}
