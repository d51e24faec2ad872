// SEC's figures: the mean of each map over each cell; values that are no finite numbers count as 0. One invocation a cell
// of a class.

struct Size {
  width: u32,
  height: u32,
  grid_width: u32,
  grid_height: u32,
  classes: u32,
}

@group(0) @binding(0) var<storage, read> maps: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> cells: array<f32>;

const EXPONENT = 0x7f800000u;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = linear_index(id, groups, 64u);
  let count = size.grid_width * size.grid_height;
  if (index >= count * size.classes) { return; }
  let u = index % size.grid_width;
  let v = (index % count) / size.grid_width;
  let x0 = u * size.width / size.grid_width;
  let x1 = (u + 1u) * size.width / size.grid_width;
  let y0 = v * size.height / size.grid_height;
  let y1 = (v + 1u) * size.height / size.grid_height;
  var sum = 0.0;
  for (var y = y0; y < y1; y++) {
    for (var x = x0; x < x1; x++) {
      // Tested as bits: compilers may assume that floats are finite.
      let bits = maps[(index / count * size.height + y) * size.width + x];
      if ((bits & EXPONENT) != EXPONENT) { sum += bitcast<f32>(bits); }
    }
  }
  cells[index] = sum / f32((x1 - x0) * (y1 - y0));
}
