// A step of the walk: the product is what follows.
@group(0) @binding(3) var<storage, read_write> next: array<vec4f>;

fn write(at: u32, product: vec4f) {
  next[at] = product;
}
