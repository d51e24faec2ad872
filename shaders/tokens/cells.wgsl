// Means of maps over the cells of a coarser grid (adaptive average pooling): cell i takes the pixels from
// floor(i in/out) to ceil((i + 1) in/out); what is no finite number counts as 0. One invocation a cell and channel (z).

struct Size {
  width: u32,
  height: u32,
  columns: u32,
  rows: u32,
  // Values from one channel's cells to the next one's, and the first channel of the maps.
  stride: u32,
  first: u32,
}

@group(0) @binding(0) var<storage, read> maps: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> cells: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let cell = linear_index(id, groups, 64u);
  if (cell >= size.columns * size.rows) { return; }
  let place = vec2u(cell % size.columns, cell / size.columns);
  let pixels = vec2u(size.width, size.height);
  let grid = vec2u(size.columns, size.rows);
  let begin = place * pixels / grid;
  let end = ((place + 1u) * pixels + grid - 1u) / grid;
  let map = (size.first + id.z) * size.width * size.height;
  var sum = 0.0;
  for (var y = begin.y; y < end.y; y++) {
    for (var x = begin.x; x < end.x; x++) { sum += finite(maps[map + y * size.width + x]); }
  }
  cells[id.z * size.stride + cell] = sum / f32((end.x - begin.x) * (end.y - begin.y));
}
