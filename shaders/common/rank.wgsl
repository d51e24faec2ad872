// The strongest class of each pixel and its score, ties to the lowest class; 0 where no score is above 0.
// One invocation takes 16 pixels, unrolled: a software adapter spends 15 ns on an invocation and
// 2 ns on a turn of a loop. `scores` comes from quads-aligned.wgsl or quads-unaligned.wgsl; what it
// reads past a map's end belongs to pixels that are written as 0.

struct Size {
  pixels: u32,
  classes: u32,
  groups: u32,
}

@group(0) @binding(1) var<storage, read> ids: array<u32>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> strongest: array<vec4f>;
// One byte a pixel, lowest byte first.
@group(0) @binding(4) var<storage, read_write> winners: array<vec4u>;

// Four labels as one word; 0 past the end of the photo.
fn bytes(labels: vec4u, pixel: u32) -> u32 {
  let inside = vec4u(pixel) + vec4u(0u, 1u, 2u, 3u) < vec4u(size.pixels);
  let shifted = select(vec4u(0u), labels, inside) << vec4u(0u, 8u, 16u, 24u);
  return shifted.x | shifted.y | shifted.z | shifted.w;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let group = linear_index(id, groups, 64u);
  if (group >= size.groups) { return; }
  let pixel = 16u * group;
  let step = stride();
  var at0 = place(pixel);
  var at1 = place(pixel + 4u);
  var at2 = place(pixel + 8u);
  var at3 = place(pixel + 12u);
  var best0 = vec4f(0.0);
  var best1 = best0;
  var best2 = best0;
  var best3 = best0;
  var winner0 = vec4u(0u);
  var winner1 = winner0;
  var winner2 = winner0;
  var winner3 = winner0;
  for (var k = 0u; k < size.classes; k++) {
    let class_id = vec4u(ids[k]);
    let score0 = scores(at0);
    let score1 = scores(at1);
    let score2 = scores(at2);
    let score3 = scores(at3);
    winner0 = select(winner0, class_id, score0 > best0);
    winner1 = select(winner1, class_id, score1 > best1);
    winner2 = select(winner2, class_id, score2 > best2);
    winner3 = select(winner3, class_id, score3 > best3);
    best0 = select(best0, score0, score0 > best0);
    best1 = select(best1, score1, score1 > best1);
    best2 = select(best2, score2, score2 > best2);
    best3 = select(best3, score3, score3 > best3);
    at0 += step;
    at1 += step;
    at2 += step;
    at3 += step;
  }
  strongest[4u * group] = best0;
  strongest[4u * group + 1u] = best1;
  strongest[4u * group + 2u] = best2;
  strongest[4u * group + 3u] = best3;
  winners[group] = vec4u(
    bytes(winner0, pixel),
    bytes(winner1, pixel + 4u),
    bytes(winner2, pixel + 8u),
    bytes(winner3, pixel + 12u),
  );
}
