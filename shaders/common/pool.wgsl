// Pixels to cells: the mean of each cell's pixels, as many as lie on the photo; what is no finite number counts as 0.
// One invocation a cell and channel (z). `cell_index` says where a cell lies (planes.wgsl, walk/values.wgsl).

struct Size {
  width: u32,
  height: u32,
  stride: u32,
  // The first channel that is read, and where it is written.
  first: u32,
  target_first: u32,
  columns: u32,
  rows: u32,
}

@group(0) @binding(0) var<storage, read> maps: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> values: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let cell = linear_index(id, groups, 64u);
  if (cell >= size.columns * size.rows) { return; }
  let place = vec2u(cell % size.columns, cell / size.columns);
  let begin = place * size.stride;
  let end = min(begin + size.stride, vec2u(size.width, size.height));
  let plane = (size.first + id.z) * size.width * size.height;
  var sum = 0.0;
  for (var y = begin.y; y < end.y; y++) {
    for (var x = begin.x; x < end.x; x++) { sum += finite(maps[plane + y * size.width + x]); }
  }
  let count = (end - begin).x * (end - begin).y;
  values[cell_index(size.target_first + id.z, place, size.columns, size.rows)] = sum / f32(count);
}
