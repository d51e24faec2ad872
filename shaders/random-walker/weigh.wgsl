// Random walker: w_ij = exp(−β Σ_rgb (I_i − I_j)² / (10 · std(I) · √3)) + 1e-10 to the right and lower neighbour, 0 where
// there is none or one of both is a wall. Also counts the seeds. One invocation a pixel.

struct Size {
  width: u32,
  height: u32,
  // All of the exponent but the squared difference of bytes.
  contrast: f32,
}

@group(0) @binding(0) var<storage, read> photo: array<u32>;
@group(0) @binding(1) var<storage, read> seeds: array<u32>;
@group(0) @binding(2) var<uniform> size: Size;
// (right, down)
@group(0) @binding(3) var<storage, read_write> weights: array<vec2f>;
@group(0) @binding(4) var<storage, read_write> count: atomic<u32>;

const WALL = 2u;
const SEED = 3u;
const EPSILON = 1e-10;

fn weight(i: u32, j: u32) -> f32 {
  if (seeds[i] == WALL || seeds[j] == WALL) { return 0.0; }
  let difference = 255.0 * (unpack4x8unorm(photo[i]).rgb - unpack4x8unorm(photo[j]).rgb);
  return exp(-size.contrast * dot(difference, difference)) + EPSILON;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  let pixels = size.width * size.height;
  if (pixel >= pixels) { return; }
  var both = vec2f(0.0);
  if (pixel % size.width + 1u < size.width) { both.x = weight(pixel, pixel + 1u); }
  if (pixel + size.width < pixels) { both.y = weight(pixel, pixel + size.width); }
  weights[pixel] = both;
  if (seeds[pixel] >= SEED) { atomicAdd(&count, 1u); }
}
