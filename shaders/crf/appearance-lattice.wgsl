// The colour kernel's sum, read back from the permutohedral lattice (slice): (32/33) sum_r w_r v_r over the vertices of
// the pixel's simplex.

// [6, pixels]: vertex and bits of the weight.
@group(0) @binding(APPEARANCE) var<storage, read> entries: array<vec2u>;
@group(0) @binding(APPEARANCE + 1) var<storage, read> sums: array<Value>;

fn share(at: u32, begin: u32) -> Value {
  let entry = entries[at];
  return bitcast<f32>(entry.y) * sums[begin + entry.x];
}

fn appearance(pixel: u32, group: u32) -> Value {
  let begin = group * (size.vertices + 1u);
  let row = size.pixels;
  let sum = share(pixel, begin) + share(pixel + row, begin) + share(pixel + 2u * row, begin)
    + share(pixel + 3u * row, begin) + share(pixel + 4u * row, begin) + share(pixel + 5u * row, begin);
  return 0.96969697 * sum;
}
