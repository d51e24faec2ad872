// Head of every viewport shader: one triangle over the whole canvas, and the way from a device
// pixel of the canvas to a pixel of the photo:  photo = (screen - pan) / zoom.

struct Frame {
  backdrop: vec4f,
  pan: vec2f,
  size: vec2f,
  zoom: f32,
  photoOpacity: f32,
  overlayOpacity: f32,
  // Bit 0: fill regions, bit 1: outline them.
  regions: u32,
  // The maps shown: channels [first, first + count).
  firstMap: u32,
  mapCount: u32,
  // First word of the highlighted mask.
  maskOffset: u32,
  padding: u32,
}

@group(0) @binding(0) var<uniform> frame: Frame;

@vertex
fn triangle(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {
  return vec4f(f32(index & 1u) * 4.0 - 1.0, f32(index >> 1u) * 4.0 - 1.0, 0.0, 1.0);
}

fn toPhoto(screen: vec2f) -> vec2f {
  return (screen - frame.pan) / frame.zoom;
}

fn isInside(place: vec2f) -> bool {
  return all(place >= vec2f(0.0)) && all(place < frame.size);
}

// Number of the photo pixel under a device pixel; places beyond the border take the border's.
fn pixelAt(screen: vec2f) -> u32 {
  let place = clamp(toPhoto(screen), vec2f(0.0), frame.size - vec2f(1.0));
  return u32(place.y) * u32(frame.size.x) + u32(place.x);
}
