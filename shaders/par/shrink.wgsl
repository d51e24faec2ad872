// A photo reduced to cells of stride x stride pixels: the mean colour of those that lie on the photo, to the nearest whole
// number. One invocation a cell.

struct Size {
  width: u32,
  height: u32,
  stride: u32,
  columns: u32,
  rows: u32,
}

@group(0) @binding(0) var<storage, read> photo: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> reduced: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let cell = linear_index(id, groups, 64u);
  if (cell >= size.columns * size.rows) { return; }
  let begin = vec2u(cell % size.columns, cell / size.columns) * size.stride;
  let end = min(begin + size.stride, vec2u(size.width, size.height));
  var sum = vec3u();
  for (var y = begin.y; y < end.y; y++) {
    for (var x = begin.x; x < end.x; x++) {
      let rgba = photo[y * size.width + x];
      sum += vec3u(rgba, rgba >> 8u, rgba >> 16u) & vec3u(255u);
    }
  }
  let count = (end - begin).x * (end - begin).y;
  let mean = (2u * sum + count) / (2u * count);
  reduced[cell] = mean.r | (mean.g << 8u) | (mean.b << 16u) | 0xff000000u;
}
