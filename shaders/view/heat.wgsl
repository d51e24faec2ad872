// Activation maps as heat: the greatest of the shown maps at the pixel, coloured by a perceptual
// table of 256 entries. What is near zero lets the photo through:
// opacity = overlay opacity × min(1, value / 0.4).

@group(0) @binding(1) var<storage, read> maps: array<f32>;
@group(0) @binding(2) var<storage, read> table: array<u32>;

const OPAQUE_FROM = 0.4;

@fragment
fn draw(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let screen = position.xy;
  if (!isInside(toPhoto(screen))) {
    return vec4f(0.0);
  }
  let pixel = pixelAt(screen);
  let pixels = u32(frame.size.x) * u32(frame.size.y);
  var value = 0.0;
  for (var map = frame.firstMap; map < frame.firstMap + frame.mapCount; map++) {
    value = max(value, maps[map * pixels + pixel]);
  }
  value = min(value, 1.0);
  let rgb = unpack4x8unorm(table[u32(value * 255.0 + 0.5)]).rgb;
  return vec4f(rgb, frame.overlayOpacity * min(1.0, value / OPAQUE_FROM));
}
