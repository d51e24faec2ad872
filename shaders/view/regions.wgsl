// Regions by number: the pixels of a label map (packed, four a word) or of a map of mask numbers
// (one a word). colours[number] is RGB with, in the highest byte, how it is drawn:
// 0 not at all, 1 plainly, 2 hatched (the ignore class).
// An outline is the pixels of a region within 1.5 device pixels of another region.

override packed: bool = true;

@group(0) @binding(1) var<storage, read> numbers: array<u32>;
@group(0) @binding(2) var<storage, read> colours: array<u32>;

const REACH = 1.5;
const STRIPE = 4.0;

fn numberAt(screen: vec2f) -> u32 {
  let pixel = pixelAt(screen);
  if (packed) {
    return (numbers[pixel >> 2u] >> ((pixel & 3u) * 8u)) & 255u;
  }
  return numbers[pixel];
}

@fragment
fn draw(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let screen = position.xy;
  if (!isInside(toPhoto(screen))) {
    return vec4f(0.0);
  }
  let number = numberAt(screen);
  let colour = colours[number];
  let look = colour >> 24u;
  if (look == 0u) {
    return vec4f(0.0);
  }
  let rgb = unpack4x8unorm(colour).rgb;
  if ((frame.regions & 2u) != 0u) {
    let isEdge = numberAt(screen + vec2f(REACH, 0.0)) != number || numberAt(screen - vec2f(REACH, 0.0)) != number ||
      numberAt(screen + vec2f(0.0, REACH)) != number || numberAt(screen - vec2f(0.0, REACH)) != number;
    if (isEdge) {
      return vec4f(rgb, min(1.0, 2.0 * frame.overlayOpacity));
    }
  }
  if ((frame.regions & 1u) == 0u) {
    return vec4f(0.0);
  }
  if (look == 2u && (u32(floor(screen.x) + floor(screen.y)) / u32(STRIPE)) % 2u == 1u) {
    return vec4f(vec3f(0.1), frame.overlayOpacity);
  }
  return vec4f(rgb, frame.overlayOpacity);
}
