// Permutohedral lattice, placing (Adams, Baek and Davis 2010; constants of Kraehenbuehl's dense CRF): each pixel's
// feature (x, y, r, g, b in units of the kernel's sigmas) is carried into the hyperplane of 6 dimensions, the simplex
// around it is found by rounding and ranking, and its 6 vertices are claimed in a hash table, which counts the pixels of
// each. One invocation a pixel.

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

struct Slot {
  // Plus 1; 0 is free.
  key: atomic<u32>,
  entries: atomic<u32>,
}

@group(0) @binding(0) var<storage, read> photo: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> table: array<Slot>;
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
    let seen = atomicLoad(&table[slot].key);
    if (seen == key + 1u) { return slot; }
    if (seen == 0u) {
      let result = atomicCompareExchangeWeak(&table[slot].key, 0u, key + 1u);
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
  let scaled = array<f32, 5>(
    SCALE[0] * f32(pixel % size.width) * size.place,
    SCALE[1] * f32(pixel / size.width) * size.place,
    SCALE[2] * f32(rgba & 255u) * size.colour,
    SCALE[3] * f32((rgba >> 8u) & 255u) * size.colour,
    SCALE[4] * f32((rgba >> 16u) & 255u) * size.colour,
  );
  // Into the hyperplane, then to the nearest multiples of 6, each coordinate for itself. Coordinates lie in two vectors: a
  // software adapter reads arrays at a number that changes one lane at a time.
  let above4 = scaled[4];
  let above3 = above4 + scaled[3];
  let above2 = above3 + scaled[2];
  let above1 = above2 + scaled[1];
  let low = vec3f(above1 + scaled[0], above1 - scaled[0], above2 - 2.0 * scaled[1]) / 6.0;
  let high = vec3f(above3 - 3.0 * scaled[2], above4 - 4.0 * scaled[3], -5.0 * scaled[4]) / 6.0;
  let low_sixths = round(low);
  let high_sixths = round(high);
  var low_rest = low - low_sixths;
  var high_rest = high - high_sixths;
  // Those that were rounded furthest go back into the hyperplane.
  let sum = dot(low_sixths + high_sixths, vec3f(1.0));
  var low_rank = vec3f(sum) + before(low_rest.x, low_rest, vec3<bool>(false, true, true))
    + before(low_rest.y, low_rest, vec3<bool>(false, false, true))
    + before(low_rest.z, low_rest, vec3<bool>(false))
    + before(high_rest.x, low_rest, vec3<bool>(false))
    + before(high_rest.y, low_rest, vec3<bool>(false))
    + before(high_rest.z, low_rest, vec3<bool>(false));
  var high_rank = vec3f(sum) + before(low_rest.x, high_rest, vec3<bool>(true))
    + before(low_rest.y, high_rest, vec3<bool>(true))
    + before(low_rest.z, high_rest, vec3<bool>(true))
    + before(high_rest.x, high_rest, vec3<bool>(false, true, true))
    + before(high_rest.y, high_rest, vec3<bool>(false, false, true))
    + before(high_rest.z, high_rest, vec3<bool>(false));
  let low_back = back(low_rank);
  let high_back = back(high_rank);
  low_rank += 6.0 * low_back;
  high_rank += 6.0 * high_back;
  low_rest -= low_back;
  high_rest -= high_back;
  let low_nearest = vec3i(6.0 * (low_sixths + low_back));
  let high_nearest = vec3i(6.0 * (high_sixths + high_back));
  let offset = array<i32, 5>(size.offset1, size.offset2, size.offset3, size.offset4, size.offset5);
  let digits = Digits(offset, array<u32, 4>(size.radix1, size.radix2, size.radix3, size.radix4));
  // A vertex's weight is the rest of the coordinate whose rank this is, less that of the rank above; the first one has
  // what is left of 1.
  var above = ranked(low_rank, high_rank, 0.0, low_rest, high_rest) - 1.0;
  for (var remainder = 0; remainder < 6; remainder++) {
    let turn = f32(5 - remainder);
    let rest = ranked(low_rank, high_rank, turn, low_rest, high_rest);
    let weight = rest - above;
    above = rest;
    let low_point = low_nearest + remainder - select(vec3i(0), vec3i(6), low_rank > vec3f(turn));
    let high_point = high_nearest + remainder - select(vec3i(0), vec3i(6), high_rank > vec3f(turn));
    let vertex = array<i32, 5>(low_point.y, low_point.z, high_point.x, high_point.y, high_point.z);
    let slot = claim(key_of(vertex, remainder, digits), vertex, remainder);
    atomicAdd(&table[slot].entries, 1u);
    entries[u32(remainder) * size.pixels + pixel] = vec2u(slot, bitcast<u32>(weight));
  }
}

// 1 where `rest` goes before one of `others`; equal ones in the order that `first` says.
fn before(rest: f32, others: vec3f, first: vec3<bool>) -> vec3f {
  return select(vec3f(0.0), vec3f(1.0), (vec3f(rest) > others) | ((vec3f(rest) == others) & first));
}

fn back(rank: vec3f) -> vec3f {
  return select(vec3f(0.0), vec3f(1.0), rank < vec3f(0.0)) - select(vec3f(0.0), vec3f(1.0), rank > vec3f(5.0));
}

fn ranked(low_rank: vec3f, high_rank: vec3f, rank: f32, low_rest: vec3f, high_rest: vec3f) -> f32 {
  return dot(select(vec3f(0.0), low_rest, low_rank == vec3f(rank)), vec3f(1.0))
    + dot(select(vec3f(0.0), high_rest, high_rank == vec3f(rank)), vec3f(1.0));
}
