// CAM: minimum and maximum of each class's summed map. The values are not negative, so their bits
// are ordered as they are. `ranges` holds the complement of the minimum (so that zeroed memory is
// the neutral element of both maxima), then the maximum, for each class.

struct Size {
  pixels: u32,
}

@group(0) @binding(0) var<storage, read> sum: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> ranges: array<atomic<u32>>;

const PER_INVOCATION = 64u;
var<workgroup> low: atomic<u32>;
var<workgroup> high: atomic<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let begin = (group.y * groups.x + group.x) * 64u * PER_INVOCATION;
  let end = min(begin + 64u * PER_INVOCATION, size.pixels);
  var lowest = 0u;
  var highest = 0u;
  for (var pixel = begin + lane; pixel < end; pixel += 64u) {
    let bits = sum[group.z * size.pixels + pixel];
    lowest = max(lowest, ~bits);
    highest = max(highest, bits);
  }
  atomicMax(&low, lowest);
  atomicMax(&high, highest);
  workgroupBarrier();
  if (lane == 0u) {
    atomicMax(&ranges[2u * group.z], atomicLoad(&low));
    atomicMax(&ranges[2u * group.z + 1u], atomicLoad(&high));
  }
}
