// The largest of values that are not negative, as its bits (which are ordered as they are) in zeroed memory.

struct Size {
  length: u32,
}

@group(0) @binding(0) var<storage, read> values: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> peak: atomic<u32>;

const PER_INVOCATION = 64u;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let begin = (group.y * groups.x + group.x) * 64u * PER_INVOCATION;
  let end = min(begin + 64u * PER_INVOCATION, size.length);
  var highest = 0u;
  for (var i = begin + lane; i < end; i += 64u) { highest = max(highest, values[i]); }
  if (highest > 0u) { atomicMax(&peak, highest); }
}
