// A score from its bits, cut to 0..1; what is no number is 0. Tested as bits: compilers may assume that floats are
// numbers. Above infinity lie those that are none, and negative ones.
const INFINITY = 0x7f800000u;

fn score_of(bits: u32) -> f32 {
  return select(0.0, min(bitcast<f32>(bits), 1.0), bits <= INFINITY);
}
