// Four scores of a class, where a map may begin anywhere.
@group(0) @binding(0) var<storage, read> maps: array<f32>;

// Where the pixels from `pixel` on lie in a map, and how far the next class's lie from there.
fn place(pixel: u32) -> u32 {
  return pixel;
}
fn stride() -> u32 {
  return size.pixels;
}
fn scores(at: u32) -> vec4f {
  return vec4f(maps[at], maps[at + 1u], maps[at + 2u], maps[at + 3u]);
}
