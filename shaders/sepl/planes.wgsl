// Labels of 32 pixels as eight bit-planes (bit i of every label), so that one word operation asks or
// paints 32 pixels: planes 0..3 lie in `low`, 4..7 in `high`. Shared by the kernels of this folder.

struct Planes {
  low: vec4u,
  high: vec4u,
}

const LOW_BITS = vec4u(0u, 1u, 2u, 3u);
const HIGH_BITS = vec4u(4u, 5u, 6u, 7u);

// All 32 pixels with the same label.
fn planes_of(label: u32) -> Planes {
  return Planes(
    vec4u(0u) - ((vec4u(label) >> LOW_BITS) & vec4u(1u)),
    vec4u(0u) - ((vec4u(label) >> HIGH_BITS) & vec4u(1u)),
  );
}

// The pixels whose label this is.
fn where_label(planes: Planes, label: u32) -> u32 {
  let sought = planes_of(label);
  let same = ~((planes.low ^ sought.low) | (planes.high ^ sought.high));
  return same.x & same.y & same.z & same.w;
}

fn painted(planes: Planes, pixels: u32, label: u32) -> Planes {
  let colour = planes_of(label);
  let on = vec4u(pixels);
  return Planes((planes.low & ~on) | (colour.low & on), (planes.high & ~on) | (colour.high & on));
}

// The label of one pixel, bit 0..31 of the word.
fn label_at(planes: Planes, pixel: u32) -> u32 {
  let low = ((planes.low >> vec4u(pixel)) & vec4u(1u)) << LOW_BITS;
  let high = ((planes.high >> vec4u(pixel)) & vec4u(1u)) << HIGH_BITS;
  let bits = low | high;
  return bits.x | bits.y | bits.z | bits.w;
}

// Bit i of each of the four bytes, gathered into bits 28..31 by one multiplication.
const GATHER = 0x10204080u;
// Four bits, spread to the lowest bit of four bytes.
const SPREAD = 0x00204081u;
const LOWEST = 0x01010101u;

// Adds the four labels of byte word j (0..7) to the planes.
fn with_bytes(planes: Planes, bytes: u32, j: u32) -> Planes {
  let low = (((vec4u(bytes) >> LOW_BITS) & vec4u(LOWEST)) * GATHER) >> vec4u(28u);
  let high = (((vec4u(bytes) >> HIGH_BITS) & vec4u(LOWEST)) * GATHER) >> vec4u(28u);
  return Planes(planes.low | (low << vec4u(4u * j)), planes.high | (high << vec4u(4u * j)));
}

// The four labels of byte word j.
fn bytes_of(planes: Planes, j: u32) -> u32 {
  let low = ((((planes.low >> vec4u(4u * j)) & vec4u(15u)) * SPREAD) & vec4u(LOWEST)) << LOW_BITS;
  let high = ((((planes.high >> vec4u(4u * j)) & vec4u(15u)) * SPREAD) & vec4u(LOWEST)) << HIGH_BITS;
  let bytes = low | high;
  return bytes.x | bytes.y | bytes.z | bytes.w;
}
