// One bit-packed mask lifted out: lightened inside, a white line along its border with a dark one
// outside of it, so that it shows on every photo.

@group(0) @binding(1) var<storage, read> words: array<u32>;

fn isSet(screen: vec2f) -> bool {
  let pixel = pixelAt(screen);
  return ((words[frame.maskOffset + (pixel >> 5u)] >> (pixel & 31u)) & 1u) == 1u;
}

// Bits of the four places at this distance.
fn neighbours(screen: vec2f, reach: f32) -> vec4<bool> {
  return vec4<bool>(
    isSet(screen + vec2f(reach, 0.0)),
    isSet(screen - vec2f(reach, 0.0)),
    isSet(screen + vec2f(0.0, reach)),
    isSet(screen - vec2f(0.0, reach)),
  );
}

@fragment
fn draw(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let screen = position.xy;
  if (!isInside(toPhoto(screen))) {
    return vec4f(0.0);
  }
  if (isSet(screen)) {
    if (!all(neighbours(screen, 2.0))) {
      return vec4f(1.0);
    }
    return vec4f(1.0, 1.0, 1.0, 0.35);
  }
  if (any(neighbours(screen, 1.0))) {
    return vec4f(0.0, 0.0, 0.0, 0.6);
  }
  return vec4f(0.0);
}
