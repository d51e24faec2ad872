// Permutohedral lattice: each vertex gets room for its list of entries, in segments of even length, and finds its
// neighbours along the 6 directions (one coordinate 5 higher, the others 1 lower). Who finds a neighbour is one in the
// other direction. One invocation a vertex.

struct Size {
  vertices: u32,
  shift: u32,
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
  key: u32,
  entries: u32,
}

@group(0) @binding(0) var<storage, read> table: array<Slot>;
@group(0) @binding(1) var<storage, read> numbers: array<u32>;
@group(0) @binding(2) var<storage, read> points: array<array<i32, 6>>;
@group(0) @binding(3) var<uniform> size: Size;
// How many entries and segments are given away.
@group(0) @binding(4) var<storage, read_write> used: array<atomic<u32>, 2>;
// Where the next entry of each vertex goes.
@group(0) @binding(5) var<storage, read_write> cursors: array<u32>;
// For each vertex the begin and end of its segments.
@group(0) @binding(6) var<storage, read_write> ranges: array<vec2u>;
// Begin and end of each segment in the lists.
@group(0) @binding(7) var<storage, read_write> segments: array<vec2u>;
// [6, vertices + 1, 2]; 0 where there is none.
@group(0) @binding(8) var<storage, read_write> neighbours: array<u32>;

// Entries of a segment. A sky is one vertex of thousands of pixels, and who gathers them all alone keeps others waiting.
const LENGTH = 64u;
const NO_SLOT = 0xffffffffu;

// The slot with a key, or NO_SLOT.
fn find(key: u32) -> u32 {
  let last = arrayLength(&table) - 1u;
  var slot = slot_of(key, size.shift);
  loop {
    let seen = table[slot].key;
    if (seen == 0u) { return NO_SLOT; }
    if (seen == key + 1u) { return slot; }
    slot = (slot + 1u) & last;
  }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let vertex = linear_index(id, groups, 64u) + 1u;
  if (vertex > size.vertices) { return; }
  let offset = array<i32, 5>(size.offset1, size.offset2, size.offset3, size.offset4, size.offset5);
  let digits = Digits(offset, array<u32, 4>(size.radix1, size.radix2, size.radix3, size.radix4));
  let point = points[vertex];
  let here = array<i32, 5>(point[0], point[1], point[2], point[3], point[4]);
  let count = table[find(key_of(here, point[5], digits))].entries;
  let begin = atomicAdd(&used[0], count);
  let parts = (count + LENGTH - 1u) / LENGTH;
  let first = atomicAdd(&used[1], parts);
  cursors[vertex] = begin;
  ranges[vertex] = vec2u(first, first + parts);
  for (var part = 0u; part < parts; part++) {
    segments[first + part] = begin + LENGTH * part + vec2u(0u, min(LENGTH, count - LENGTH * part));
  }
  let remainder = select(point[5] - 1, 5, point[5] == 0);
  for (var direction = 0; direction < 6; direction++) {
    var near = array<i32, 5>(point[0] - 1, point[1] - 1, point[2] - 1, point[3] - 1, point[4] - 1);
    if (direction > 0) { near[direction - 1] += 6; }
    let slot = find(key_of(near, remainder, digits));
    if (slot != NO_SLOT) {
      let found = numbers[slot];
      let row = u32(direction) * (size.vertices + 1u);
      neighbours[2u * (row + vertex)] = found;
      neighbours[2u * (row + found) + 1u] = vertex;
    }
  }
}
