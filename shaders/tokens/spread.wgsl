// sums_j = sum_i relu(c_ij - tau)^power values_i, c_ij the product of tokens i and j of length 1, for every token j.
// The matrix of all pairs is never stored: a workgroup takes four tokens j and goes over all i, four a lane at a time,
// so that eight loads give sixteen products. z takes eight channels of values.

struct Size {
  // Tokens in fours.
  quads: u32,
  depth: u32,
  channels: u32,
  unused: u32,
  tau: f32,
  power: f32,
}

// [depth, quads].
@group(0) @binding(0) var<storage, read> tokens: array<vec4f>;
// [channels, quads]; 0 past the last token, so that what is added for those is 0.
@group(0) @binding(1) var<storage, read> values: array<vec4f>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> sums: array<vec4f>;

const CHANNELS = 8u;
var<workgroup> partial: array<vec4f, 512>;

fn weight(cosines: vec4f) -> vec4f {
  let above = max(cosines - size.tau, vec4f(0.0));
  if (size.power == 1.0) { return above; }
  if (size.power == 2.0) { return above * above; }
  return select(vec4f(0.0), pow(max(above, vec4f(1e-30)), vec4f(size.power)), above > vec4f(0.0));
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let goal = group.y * groups.x + group.x;
  if (goal >= size.quads) { return; }
  let first = CHANNELS * group.z;
  let count = min(CHANNELS, size.channels - first);
  var own: array<vec4f, 8>;
  for (var source = lane; source < size.quads; source += 64u) {
    var a = vec4f(0.0);
    var b = vec4f(0.0);
    var c = vec4f(0.0);
    var d = vec4f(0.0);
    for (var row = 0u; row < size.depth * size.quads; row += size.quads) {
      let here = tokens[row + source];
      let there = tokens[row + goal];
      a += here.x * there;
      b += here.y * there;
      c += here.z * there;
      d += here.w * there;
    }
    a = weight(a);
    b = weight(b);
    c = weight(c);
    d = weight(d);
    for (var channel = 0u; channel < count; channel++) {
      let value = values[(first + channel) * size.quads + source];
      own[channel] += value.x * a + value.y * b + value.z * c + value.w * d;
    }
  }
  for (var channel = 0u; channel < count; channel++) { partial[64u * channel + lane] = own[channel]; }
  workgroupBarrier();
  if (lane < count) {
    var sum = vec4f(0.0);
    for (var i = 0u; i < 64u; i++) { sum += partial[64u * lane + i]; }
    sums[(first + lane) * size.quads + goal] = sum;
  }
}
