// Four scores of a class at once, where each class's map begins at a multiple of four.
@group(0) @binding(0) var<storage, read> maps: array<vec4f>;

// Where the pixels from `pixel` on lie in a map, and how far the next class's lie from there.
fn place(pixel: u32) -> u32 {
  return pixel / 4u;
}
fn stride() -> u32 {
  return size.pixels / 4u;
}
fn scores(at: u32) -> vec4f {
  return maps[at];
}
