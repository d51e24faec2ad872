// Permutohedral lattice, placing (Adams, Baek and Davis 2010; constants of Kraehenbuehl's dense CRF): each pixel's
// feature (x, y, r, g, b in units of the kernel's sigmas) is carried into the hyperplane of 6 dimensions, the simplex
// around it is found by rounding and ranking, and its 6 vertices are claimed in a hash table. One invocation a pixel.

struct Size {
  width: u32,
  pixels: u32,
  shift: u32,
  place: f32,
  colour: f32,
  offset1: i32,
  offset2: i32,
  offset3: i32,
  offset4: i32,
  offset5: i32,
  radix1: u32,
  radix2: u32,
  radix3: u32,
  radix4: u32,
}

@group(0) @binding(0) var<storage, read> photo: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
// Keys plus 1; 0 is free.
@group(0) @binding(2) var<storage, read_write> table: array<atomic<u32>>;
// The vertex of each slot that is taken.
@group(0) @binding(3) var<storage, read_write> numbers: array<u32>;
// p_1..p_5 of each vertex and its remainder, from vertex 1 on.
@group(0) @binding(4) var<storage, read_write> points: array<array<i32, 6>>;
@group(0) @binding(5) var<storage, read_write> vertices: atomic<u32>;
// [6, pixels]: slot and bits of the barycentric weight.
@group(0) @binding(6) var<storage, read_write> entries: array<vec2u>;

// sqrt(2/3) * 6 / sqrt((i + 1)(i + 2)).
const SCALE = array<f32, 5>(3.46410162, 2.0, 1.41421356, 1.09544512, 0.894427191);

fn claim(key: u32, place: array<i32, 5>, remainder: i32) -> u32 {
  let last = arrayLength(&table) - 1u;
  var slot = slot_of(key, size.shift);
  loop {
    let seen = atomicLoad(&table[slot]);
    if (seen == key + 1u) { return slot; }
    if (seen == 0u) {
      let result = atomicCompareExchangeWeak(&table[slot], 0u, key + 1u);
      if (result.exchanged) {
        let vertex = atomicAdd(&vertices, 1u) + 1u;
        numbers[slot] = vertex;
        points[vertex] = array<i32, 6>(place[0], place[1], place[2], place[3], place[4], remainder);
        return slot;
      }
      if (result.old_value == key + 1u) { return slot; }
      // Another key came first, or nothing happened at all: look at the slot again.
      if (result.old_value == 0u) { continue; }
    }
    slot = (slot + 1u) & last;
  }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.pixels) { return; }
  let rgba = photo[pixel];
  let feature = array<f32, 5>(
    f32(pixel % size.width) * size.place,
    f32(pixel / size.width) * size.place,
    f32(rgba & 255u) * size.colour,
    f32((rgba >> 8u) & 255u) * size.colour,
    f32((rgba >> 16u) & 255u) * size.colour,
  );
  // Into the hyperplane, then to the nearest multiples of 6, each coordinate for itself.
  var nearest: array<i32, 6>;
  var rest: array<f32, 6>;
  var above = 0.0;
  var sum = 0;
  for (var j = 5; j >= 0; j--) {
    var elevated = above;
    if (j > 0) {
      let scaled = feature[j - 1] * SCALE[j - 1];
      elevated -= f32(j) * scaled;
      above += scaled;
    }
    let sixths = i32(round(elevated / 6.0));
    nearest[j] = 6 * sixths;
    rest[j] = (elevated - f32(6 * sixths)) / 6.0;
    sum += sixths;
  }
  // Those that were rounded furthest go back into the hyperplane.
  var rank: array<i32, 6>;
  var weight = array<f32, 7>();
  for (var i = 0; i < 6; i++) {
    var place = sum;
    for (var j = 0; j < 6; j++) {
      place += i32(rest[j] > rest[i] || (rest[j] == rest[i] && j < i));
    }
    rank[i] = place;
  }
  for (var i = 0; i < 6; i++) {
    let back = i32(rank[i] < 0) - i32(rank[i] > 5);
    rank[i] += 6 * back;
    nearest[i] += 6 * back;
    rest[i] -= f32(back);
    weight[5 - rank[i]] += rest[i];
    weight[6 - rank[i]] -= rest[i];
  }
  weight[0] += 1.0 + weight[6];
  let offset = array<i32, 5>(size.offset1, size.offset2, size.offset3, size.offset4, size.offset5);
  let digits = Digits(offset, array<u32, 4>(size.radix1, size.radix2, size.radix3, size.radix4));
  for (var remainder = 0; remainder < 6; remainder++) {
    var vertex: array<i32, 5>;
    for (var i = 0; i < 5; i++) {
      vertex[i] = nearest[i + 1] + remainder - select(0, 6, rank[i + 1] > 5 - remainder);
    }
    let slot = claim(key_of(vertex, remainder, digits), vertex, remainder);
    entries[u32(remainder) * size.pixels + pixel] = vec2u(slot, bitcast<u32>(weight[remainder]));
  }
}
