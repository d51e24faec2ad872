// Mask competition, second step: label = argmax over classes of logit * mean map inside the class's mask, strictly above
// 0, ties to the lowest class (the classes come in ascending order). One invocation takes four pixels, one byte each.

@group(0) @binding(4) var<storage, read> means: array<f32>;
@group(0) @binding(5) var<storage, read_write> label: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let quad = linear_index(id, groups, 64u);
  var word = 0u;
  for (var i = 0u; i < 4u; i++) {
    let pixel = 4u * quad + i;
    if (pixel >= size.pixels) { break; }
    let at = corners_of(pixel % size.width, pixel / size.width);
    var best = 0.0;
    var winner = 0u;
    for (var k = 0u; k < size.classes; k++) {
      // Outside the mask at most 0, as is the best at first.
      let score = f32(logit_of(k, at)) * means[k];
      if (score > best) {
        best = score;
        winner = id_of(k);
      }
    }
    word |= winner << (8u * i);
  }
  if (4u * quad < size.pixels) { label[quad] = word; }
}
