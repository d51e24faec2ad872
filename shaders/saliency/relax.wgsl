// Geodesic saliency: one round of shortest ways to the border (Bellman-Ford), from one buffer to the other. A patch takes
// the cheapest of staying and of each neighbour's way with the step to it. `changes` counts what got cheaper.

struct Size {
  width: u32,
  height: u32,
  grid_width: u32,
  grid_height: u32,
}

@group(0) @binding(0) var<storage, read> before: array<u32>;
// The cost of a step to the right and of one downwards, for each patch.
@group(0) @binding(1) var<storage, read> costs: array<vec2u>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> after: array<u32>;
@group(0) @binding(4) var<storage, read_write> changes: atomic<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let p = linear_index(id, groups, 64u);
  if (p >= size.grid_width * size.grid_height) { return; }
  let x = p % size.grid_width;
  let y = p / size.grid_width;
  var least = before[p];
  if (x > 0u) { least = min(least, before[p - 1u] + costs[p - 1u].x); }
  if (x + 1u < size.grid_width) { least = min(least, before[p + 1u] + costs[p].x); }
  if (y > 0u) { least = min(least, before[p - size.grid_width] + costs[p - size.grid_width].y); }
  if (y + 1u < size.grid_height) { least = min(least, before[p + size.grid_width] + costs[p].y); }
  after[p] = least;
  if (least < before[p]) { atomicAdd(&changes, 1u); }
}
