// Random walker: sums of the photo's colour bytes and of their squares, a pair for each workgroup of 4096 pixels (at
// most 8e8, so that they fit). The rest is added up in double precision.

struct Size {
  pixels: u32,
}

@group(0) @binding(0) var<storage, read> photo: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> moments: array<vec2u>;

const PER_INVOCATION = 64u;
var<workgroup> sum: atomic<u32>;
var<workgroup> squares: atomic<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let number = group.y * groups.x + group.x;
  let begin = number * 64u * PER_INVOCATION;
  let end = min(begin + 64u * PER_INVOCATION, size.pixels);
  var own = vec2u(0u);
  for (var pixel = begin + lane; pixel < end; pixel += 64u) {
    let word = photo[pixel];
    let colour = vec3u(word & 0xffu, (word >> 8u) & 0xffu, (word >> 16u) & 0xffu);
    own += vec2u(colour.x + colour.y + colour.z, dot(colour, colour));
  }
  atomicAdd(&sum, own.x);
  atomicAdd(&squares, own.y);
  workgroupBarrier();
  // The last group of a grid over two dimensions may lie behind the end.
  if (lane == 0u && number < arrayLength(&moments)) {
    moments[number] = vec2u(atomicLoad(&sum), atomicLoad(&squares));
  }
}
