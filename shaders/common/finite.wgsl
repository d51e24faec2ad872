// A float from its bits; what is no finite number is 0. Tested as bits: compilers may assume that floats are finite.
const EXPONENT = 0x7f800000u;

fn is_finite(bits: u32) -> bool {
  return (bits & EXPONENT) != EXPONENT;
}

fn finite(bits: u32) -> f32 {
  return select(0.0, bitcast<f32>(bits), is_finite(bits));
}
