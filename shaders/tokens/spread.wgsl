// sums_j = sum_i relu(c_ij - tau)^power values_i, c_ij the product of tokens i and j of length 1, for every token j.
// The matrix of all pairs is never stored: a workgroup takes eight tokens j and goes over all i, eight a lane at a time,
// so that four loads of four give 64 products. z takes eight channels of values.

struct Size {
  // Tokens in fours, an even number.
  quads: u32,
  depth: u32,
  channels: u32,
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
var<workgroup> partial: array<mat2x4f, 64>;

fn weight(cosines: vec4f) -> vec4f {
  let above = max(cosines - size.tau, vec4f(0.0));
  if (size.power == 1.0) { return above; }
  if (size.power == 2.0) { return above * above; }
  return select(vec4f(0.0), pow(max(above, vec4f(1e-30)), vec4f(size.power)), above > vec4f(0.0));
}

fn weights(cosines: mat4x4f) -> mat4x4f {
  return mat4x4f(weight(cosines[0]), weight(cosines[1]), weight(cosines[2]), weight(cosines[3]));
}

fn outer(column: vec4f, row: vec4f) -> mat4x4f {
  return mat4x4f(column * row.x, column * row.y, column * row.z, column * row.w);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let goal = 2u * (group.y * groups.x + group.x);
  if (goal >= size.quads) { return; }
  let first = CHANNELS * group.z;
  let count = min(CHANNELS, size.channels - first);
  var own: array<mat2x4f, 8>;
  for (var source = 2u * lane; source < size.quads; source += 128u) {
    // Rows are tokens j, columns tokens i.
    var near_left = mat4x4f();
    var near_right = mat4x4f();
    var far_left = mat4x4f();
    var far_right = mat4x4f();
    for (var row = 0u; row < size.depth * size.quads; row += size.quads) {
      let left = tokens[row + source];
      let right = tokens[row + source + 1u];
      let near = tokens[row + goal];
      let far = tokens[row + goal + 1u];
      near_left += outer(near, left);
      near_right += outer(near, right);
      far_left += outer(far, left);
      far_right += outer(far, right);
    }
    near_left = weights(near_left);
    near_right = weights(near_right);
    far_left = weights(far_left);
    far_right = weights(far_right);
    for (var channel = 0u; channel < count; channel++) {
      let at = (first + channel) * size.quads + source;
      let left = values[at];
      let right = values[at + 1u];
      own[channel] += mat2x4f(near_left * left + near_right * right, far_left * left + far_right * right);
    }
  }
  for (var channel = 0u; channel < count; channel++) {
    partial[lane] = own[channel];
    workgroupBarrier();
    if (lane < 2u) {
      var sum = vec4f(0.0);
      for (var i = 0u; i < 64u; i++) { sum += partial[i][lane]; }
      sums[(first + channel) * size.quads + goal + lane] = sum;
    }
    workgroupBarrier();
  }
}
