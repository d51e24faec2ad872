// The colour kernel's sum, read back from the permutohedral lattice (slice): (32/33) sum_r w_r v_r over the vertices of
// the pixel's simplex.

// [6, pixels]: vertex and bits of the weight.
@group(0) @binding(APPEARANCE) var<storage, read> entries: array<vec2u>;
@group(0) @binding(APPEARANCE + 1) var<storage, read> sums: array<Value>;

fn appearance(pixel: u32, group: u32) -> Value {
  let begin = group * (size.vertices + 1u);
  var sum = Value();
  for (var at = pixel; at < 6u * size.pixels; at += size.pixels) {
    let entry = entries[at];
    sum += bitcast<f32>(entry.y) * sums[begin + entry.x];
  }
  return 0.96969697 * sum;
}
