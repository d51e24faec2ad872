// Random walker: partial sums of a · b, channel by channel. A workgroup takes 1024 pixels of a group of channels (z).

struct Size {
  pixels: u32,
  // Workgroups of a group of channels, which is also how many partial sums it has.
  parts: u32,
}

@group(0) @binding(0) var<storage, read> a: array<Value>;
@group(0) @binding(1) var<storage, read> b: array<Value>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> partial: array<Value>;

// Few: a software adapter clears shared memory once for every invocation.
const LANES = 16u;
const PER_INVOCATION = 64u;
var<workgroup> sums: array<Value, LANES>;

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  var own = Value();
  for (var i = 0u; i < PER_INVOCATION; i++) {
    let pixel = (group.x * PER_INVOCATION + i) * LANES + lane;
    if (pixel >= size.pixels) { break; }
    own += a[group.z * size.pixels + pixel] * b[group.z * size.pixels + pixel];
  }
  sums[lane] = own;
  workgroupBarrier();
  if (lane == 0u) {
    for (var i = 1u; i < LANES; i++) { own += sums[i]; }
    partial[group.z * size.parts + group.x] = own;
  }
}
