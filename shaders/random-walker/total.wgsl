// Adds up a workgroup's pairs; the sum is with lane 0.
var<workgroup> pairs: array<vec2f, 64>;

fn total(lane: u32, own: vec2f) -> vec2f {
  pairs[lane] = own;
  workgroupBarrier();
  var sum = vec2f(0.0);
  if (lane == 0u) {
    for (var i = 0u; i < 64u; i++) { sum += pairs[i]; }
  }
  return sum;
}
