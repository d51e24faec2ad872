// How far two sets of maps are apart: the greatest |a - b| of the shown classes at the pixel, as
// heat. pairs[i] names the channels of a class on either side; a side without it counts as zero:
// opacity = overlay opacity × min(1, value / 0.4), as in heat.wgsl.

@group(0) @binding(1) var<storage, read> left: array<f32>;
@group(0) @binding(2) var<storage, read> right: array<f32>;
@group(0) @binding(3) var<storage, read> pairs: array<vec2u>;
@group(0) @binding(4) var<storage, read> table: array<u32>;

const OPAQUE_FROM = 0.4;
const NONE = 0xffffffffu;

@fragment
fn draw(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let screen = position.xy;
  if (!isInside(toPhoto(screen))) {
    return vec4f(0.0);
  }
  let pixel = pixelAt(screen);
  let pixels = u32(frame.size.x) * u32(frame.size.y);
  var value = 0.0;
  for (var i = 0u; i < frame.mapCount; i++) {
    var apart = 0.0;
    if (pairs[i].x != NONE) {
      apart += left[pairs[i].x * pixels + pixel];
    }
    if (pairs[i].y != NONE) {
      apart -= right[pairs[i].y * pixels + pixel];
    }
    value = max(value, abs(apart));
  }
  value = min(value, 1.0);
  let rgb = unpack4x8unorm(table[u32(value * 255.0 + 0.5)]).rgb;
  return vec4f(rgb, frame.overlayOpacity * min(1.0, value / OPAQUE_FROM));
}
