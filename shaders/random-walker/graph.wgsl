// Random walker: the graph of the pixels without seeds. Links to the four neighbours
//   w_ij = exp(−β Σ_rgb (I_i − I_j)² / (10 · std(I) · √3)) + 1e-10,
// none to walls; the sum of those to seeds is the pixel's ground, and those to seeds of a channel its right side b.
// Also counts the seeds. One invocation a pixel.

struct Size {
  width: u32,
  pixels: u32,
  // All of the exponent but the squared difference of bytes.
  contrast: f32,
}

@group(0) @binding(0) var<storage, read> photo: array<u32>;
@group(0) @binding(1) var<storage, read> seeds: array<u32>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> links: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> ground: array<f32>;
// [groups, pixels], interleaved; 0 before.
@group(0) @binding(5) var<storage, read_write> b: array<f32>;
@group(0) @binding(6) var<storage, read_write> count: atomic<u32>;

const WALL = 2u;
const SEED = 3u;
const EPSILON = 1e-10;

// The link to a neighbour without a seed; what leads to a seed is noted.
fn link(i: u32, j: u32, inside: bool) -> f32 {
  if (!inside || seeds[j] == WALL) { return 0.0; }
  let difference = 255.0 * (unpack4x8unorm(photo[i]).rgb - unpack4x8unorm(photo[j]).rgb);
  let weight = exp(-size.contrast * dot(difference, difference)) + EPSILON;
  if (seeds[j] < SEED) { return weight; }
  let channel = seeds[j] - SEED;
  ground[i] += weight;
  b[number_of(channel, i, size.pixels)] += weight;
  return 0.0;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = linear_index(id, groups, 64u);
  if (i >= size.pixels) { return; }
  var before = vec4f();
  var after = vec4f();
  ground[i] = 0.0;
  if (seeds[i] < WALL) {
    let x = i % size.width;
    before.y = link(i, i - size.width, i >= size.width);
    before.w = link(i, i - 1u, x > 0u);
    after.x = link(i, i + 1u, x + 1u < size.width);
    after.z = link(i, i + size.width, i + size.width < size.pixels);
  }
  links[2u * i] = before;
  links[2u * i + 1u] = after;
  if (seeds[i] >= SEED) { atomicAdd(&count, 1u); }
}
