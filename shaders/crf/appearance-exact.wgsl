// The colour kernel's sum as exact.wgsl left it.

@group(0) @binding(APPEARANCE) var<storage, read> sums: array<Value>;

fn appearance(pixel: u32, group: u32) -> Value {
  return sums[group * size.pixels + pixel];
}
