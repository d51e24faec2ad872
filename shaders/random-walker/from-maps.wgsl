// Random walker: seeds where the strongest channel scores at least `certain`, and of the background where nothing
// scores above `empty`. Changes only pixels that are open (0). One invocation a pixel.

struct Size {
  pixels: u32,
  classes: u32,
  certain: f32,
  // Below 0 where the maps score the background themselves.
  empty: f32,
}

@group(0) @binding(0) var<storage, read> maps: array<u32>;
// What the seed of each channel of the maps is.
@group(0) @binding(1) var<storage, read> seed_of: array<u32>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> seeds: array<u32>;

const INFINITY = 0x7f800000u;
const BACKGROUND = 3u;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.pixels || seeds[pixel] != 0u) { return; }
  var best = 0u;
  var winner = 0u;
  for (var k = 0u; k < size.classes; k++) {
    // Bits of floats that are not negative are ordered as they are; from infinity on are no numbers and negatives.
    let bits = maps[k * size.pixels + pixel];
    if (bits > best && bits < INFINITY) {
      best = bits;
      winner = seed_of[k];
    }
  }
  let score = bitcast<f32>(best);
  if (winner != 0u && score >= size.certain) {
    seeds[pixel] = winner;
  } else if (score <= size.empty) {
    seeds[pixel] = BACKGROUND;
  }
}
