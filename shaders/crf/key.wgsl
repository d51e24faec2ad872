// The number of a lattice point, one for each point near the photo's features, so that a hash table can keep numbers.
//
// Coordinates p_0..p_5 add to 0 and share a remainder r modulo 6. Elevation is triangular: p_5 is about -5 c_5, p_4 about
// c_5 - 4 c_4 and so on, where c_i are the scaled features. So p_5 tells c_5, p_4 then c_4, ..., and each coordinate
// lies in a small range around what the ones before it tell. The places in these ranges are the digits of the number.

struct Digits {
  // What is added to a digit so that it is not negative, for p_1..p_5.
  offset: array<i32, 5>,
  // How many values the digits of p_1..p_4 have.
  radix: array<u32, 4>,
}

// `points` are p_1..p_5.
fn key_of(points: array<i32, 5>, remainder: i32, digits: Digits) -> u32 {
  let c5 = -points[4] / 5;
  let c4 = (c5 - points[3]) / 4;
  let to4 = c5 + c4;
  let c3 = (to4 - points[2]) / 3;
  let to3 = to4 + c3;
  let to2 = to3 + (to3 - points[1]) / 2;
  let d5 = (points[4] - remainder) / 6 + digits.offset[4];
  let d4 = (points[3] - remainder) / 6 - c5 / 6 + digits.offset[3];
  let d3 = (points[2] - remainder) / 6 - to4 / 6 + digits.offset[2];
  let d2 = (points[1] - remainder) / 6 - to3 / 6 + digits.offset[1];
  let d1 = (points[0] - remainder) / 6 - to2 / 6 + digits.offset[0];
  var key = u32(d5);
  key = key * digits.radix[3] + u32(d4);
  key = key * digits.radix[2] + u32(d3);
  key = key * digits.radix[1] + u32(d2);
  key = key * digits.radix[0] + u32(d1);
  // One less than the largest number, to which 1 is added in the table.
  return min(key * 6u + u32(remainder), 0xfffffffeu);
}

// Where a key's search in a table of 2^(32 - shift) slots begins.
fn slot_of(key: u32, shift: u32) -> u32 {
  return (key * 2654435769u) >> shift;
}
