// A float from its bits; what is no finite number is 0. Tested as bits: compilers may assume that floats are finite.
const EXPONENT = 0x7f800000u;

fn finite(bits: u32) -> f32 {
  return select(bitcast<f32>(bits), 0.0, (bits & EXPONENT) == EXPONENT);
}
