// Mask competition, first step: for each class (z) the sum of its map over its mask, in units of 1/4096, and the mask's
// pixels. A workgroup adds up 4096 pixels; it writes its own two words, so that nothing overflows and no order counts.

@group(0) @binding(4) var<storage, read> maps: array<u32>;
@group(0) @binding(5) var<storage, read_write> partial: array<u32>;

const PIXELS_PER_GROUP = 4096u;
const MAP_ONE = 4096.0;

var<workgroup> sum: atomic<u32>;
var<workgroup> area: atomic<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let number = group.y * groups.x + group.x;
  let begin = number * PIXELS_PER_GROUP;
  let end = min(begin + PIXELS_PER_GROUP, size.pixels);
  var own_sum = 0u;
  var own_area = 0u;
  for (var pixel = begin + lane; pixel < end; pixel += 64u) {
    if (logit_of(group.z, corners_of(pixel % size.width, pixel / size.width)) <= 0) { continue; }
    own_sum += u32(score_of(maps[channel_of(group.z) * size.pixels + pixel]) * MAP_ONE);
    own_area += 1u;
  }
  atomicAdd(&sum, own_sum);
  atomicAdd(&area, own_area);
  workgroupBarrier();
  if (lane == 0u && number < size.groups) {
    partial[2u * (group.z * size.groups + number)] = atomicLoad(&sum);
    partial[2u * (group.z * size.groups + number) + 1u] = atomicLoad(&area);
  }
}
