// Seed: argmax over [background, classes...], ties to the lowest index (PSA, IRN, SEAM alike).
// The strongest class wins when its score is above `crossing`, for a constant background bg = t as
// for the power bg = (1 - max M)^alpha, which crosses the largest score once.
// One invocation takes 16 pixels.

struct Size {
  groups: u32,
  crossing: f32,
}

@group(0) @binding(0) var<storage, read> strongest: array<vec4f>;
@group(0) @binding(1) var<storage, read> winners: array<vec4u>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> label: array<vec4u>;

// The bytes of the pixels whose class wins.
fn won(scores: vec4f) -> u32 {
  let bytes = select(vec4u(0u), vec4u(0xffu, 0xff00u, 0xff0000u, 0xff000000u), scores > vec4f(size.crossing));
  return bytes.x | bytes.y | bytes.z | bytes.w;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let group = linear_index(id, groups, 64u);
  if (group >= size.groups) { return; }
  let at = 4u * group;
  let mask = vec4u(won(strongest[at]), won(strongest[at + 1u]), won(strongest[at + 2u]), won(strongest[at + 3u]));
  label[group] = winners[group] & mask;
}
