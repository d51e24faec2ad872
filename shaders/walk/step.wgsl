// Walk: one product x · T, (x T)_j = Σ_i x_i T_ij. One invocation takes four cells of a row and up to four channels
// (z: the group of channels), so that a weight is loaded once and shifted neighbours come from three quads a row.
// What becomes of the product says `write`, of write-step.wgsl or write-term.wgsl.

struct Size {
  // Quads of a row of cells, and rows.
  quads: u32,
  rows: u32,
  channels: u32,
}

@group(0) @binding(0) var<storage, read> transition: array<vec4f>;
@group(0) @binding(1) var<storage, read> values: array<vec4f>;
@group(0) @binding(2) var<uniform> size: Size;

// What the nine cells around each of the four give, of one row of one channel.
fn row(at: u32, w0: vec4f, w1: vec4f, w2: vec4f, w3: vec4f, w4: vec4f, w5: vec4f, w6: vec4f, w7: vec4f, w8: vec4f) -> vec4f {
  let a = values[at];
  let b = values[at + 1u];
  let c = values[at + 2u];
  return w0 * a + w1 * vec4f(a.yzw, b.x) + w2 * vec4f(a.zw, b.xy) + w3 * vec4f(a.w, b.xyz) + w4 * b
    + w5 * vec4f(b.yzw, c.x) + w6 * vec4f(b.zw, c.xy) + w7 * vec4f(b.w, c.xyz) + w8 * c;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = linear_index(id, groups, 64u);
  let all = size.quads * size.rows;
  if (index >= all) { return; }
  let pitch = size.quads + 2u;
  let plane = pitch * (size.rows + 8u);
  let first = 4u * id.z;
  let count = min(size.channels - first, 4u);
  let start = first * plane + (index / size.quads) * pitch + index % size.quads;
  var at = start;
  var w = index;
  var sum0 = vec4f(0.0);
  var sum1 = sum0;
  var sum2 = sum0;
  var sum3 = sum0;
  for (var dy = 0u; dy < 9u; dy++) {
    let w0 = transition[w];
    let w1 = transition[w + all];
    let w2 = transition[w + 2u * all];
    let w3 = transition[w + 3u * all];
    let w4 = transition[w + 4u * all];
    let w5 = transition[w + 5u * all];
    let w6 = transition[w + 6u * all];
    let w7 = transition[w + 7u * all];
    let w8 = transition[w + 8u * all];
    sum0 += row(at, w0, w1, w2, w3, w4, w5, w6, w7, w8);
    if (count > 1u) { sum1 += row(at + plane, w0, w1, w2, w3, w4, w5, w6, w7, w8); }
    if (count > 2u) { sum2 += row(at + 2u * plane, w0, w1, w2, w3, w4, w5, w6, w7, w8); }
    if (count > 3u) { sum3 += row(at + 3u * plane, w0, w1, w2, w3, w4, w5, w6, w7, w8); }
    at += pitch;
    w += 9u * all;
  }
  let to = start + 4u * pitch + 1u;
  write(to, sum0);
  if (count > 1u) { write(to + plane, sum1); }
  if (count > 2u) { write(to + 2u * plane, sum2); }
  if (count > 3u) { write(to + 3u * plane, sum3); }
}
