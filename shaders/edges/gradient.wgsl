// Edges of features: the length of the gradient of features brought to length 1, from differences over both
// neighbours, at the border over one (NumPy's gradient). What is no finite number counts as 0. One invocation a place of the features' grid.

struct Size {
  columns: u32,
  rows: u32,
  channels: u32,
}

@group(0) @binding(0) var<storage, read> features: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> gradient: array<f32>;

const SMALLEST_NORM = 1e-12;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let place = linear_index(id, groups, 64u);
  let places = size.columns * size.rows;
  if (place >= places) { return; }
  let x = place % size.columns;
  let y = place / size.columns;
  // The neighbours to the left and right, above and below; the place itself where there is none.
  let around = vec4u(
    place - select(0u, 1u, x > 0u),
    place + select(0u, 1u, x + 1u < size.columns),
    place - select(0u, size.columns, y > 0u),
    place + select(0u, size.columns, y + 1u < size.rows),
  );
  let apart = vec2f(
    f32(max(1u, around.y - around.x)),
    f32(max(1u, (around.w - around.z) / size.columns)),
  );
  var squares = vec4f(0.0);
  for (var d = 0u; d < size.channels; d++) {
    let values = load(d * places, around);
    squares += values * values;
  }
  let norms = max(sqrt(squares), vec4f(SMALLEST_NORM));
  var sum = 0.0;
  for (var d = 0u; d < size.channels; d++) {
    let units = load(d * places, around) / norms;
    let change = (units.yw - units.xz) / apart;
    sum += dot(change, change);
  }
  gradient[place] = sqrt(sum);
}

fn load(plane: u32, at: vec4u) -> vec4f {
  return vec4f(
    finite(features[plane + at.x]),
    finite(features[plane + at.y]),
    finite(features[plane + at.z]),
    finite(features[plane + at.w]),
  );
}
