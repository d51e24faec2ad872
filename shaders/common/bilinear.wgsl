// Bilinear sampling of a grid that lies over a photo: half-pixel centres (align_corners = false), edges clamped.
struct Between {
  // The cells above to the left and below to the right of a place, and how far it is from the one to the other.
  a: vec2u,
  b: vec2u,
  fraction: vec2f,
}

// `place` in pixels of the photo; a pixel's middle is at its number and a half.
fn between(place: vec2f, photo: vec2f, grid: vec2u) -> Between {
  let source = clamp(place * vec2f(grid) / photo - 0.5, vec2f(0.0), vec2f(grid - 1u));
  let a = vec2u(floor(source));
  return Between(a, min(a + 1u, grid - 1u), source - floor(source));
}

// a + (b - a) t keeps a constant map constant, which is a case of its own.
fn mixed(top_left: f32, top_right: f32, bottom_left: f32, bottom_right: f32, fraction: vec2f) -> f32 {
  let top = top_left + (top_right - top_left) * fraction.x;
  let bottom = bottom_left + (bottom_right - bottom_left) * fraction.x;
  return top + (bottom - top) * fraction.y;
}
