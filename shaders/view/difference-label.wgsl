// Where two label maps differ, in two colours that every colour vision tells apart (Okabe and Ito
// 2008): sky blue where only the left has a class, orange where only the right has one, stripes of
// both where each has another class. Equal pixels let the photo through.

@group(0) @binding(1) var<storage, read> left: array<u32>;
@group(0) @binding(2) var<storage, read> right: array<u32>;

const ONLY_LEFT = vec3f(86.0, 180.0, 233.0) / 255.0;
const ONLY_RIGHT = vec3f(230.0, 159.0, 0.0) / 255.0;
const STRIPE = 4.0;

fn labelIn(word: u32, pixel: u32) -> u32 {
  return (word >> ((pixel & 3u) * 8u)) & 255u;
}

@fragment
fn draw(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let screen = position.xy;
  if (!isInside(toPhoto(screen))) {
    return vec4f(0.0);
  }
  let pixel = pixelAt(screen);
  let a = labelIn(left[pixel >> 2u], pixel);
  let b = labelIn(right[pixel >> 2u], pixel);
  if (a == b) {
    return vec4f(0.0);
  }
  let isStripe = (u32(floor(screen.x) + floor(screen.y)) / u32(STRIPE)) % 2u == 1u;
  let isRight = a == 0u || (b != 0u && isStripe);
  return vec4f(select(ONLY_LEFT, ONLY_RIGHT, isRight), frame.overlayOpacity);
}
