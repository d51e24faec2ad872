// Random walker: the scores of a channel (z): 1 and 0 at seeds, else the solution held to [0, 1]. One invocation a pixel.

struct Pixels {
  count: u32,
}

// [groups, pixels], interleaved.
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> seeds: array<u32>;
@group(0) @binding(2) var<uniform> pixels: Pixels;
@group(0) @binding(3) var<storage, read_write> maps: array<f32>;

const SEED = 3u;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= pixels.count) { return; }
  let seed = seeds[pixel];
  let solution = clamp(x[number_of(id.z, pixel, pixels.count)], 0.0, 1.0);
  maps[id.z * pixels.count + pixel] = select(solution, select(0.0, 1.0, seed == SEED + id.z), seed >= SEED);
}
