// PSA's walk: a_ij^β along the forward offsets, 0 where j lies outside, with
//   distance   a_ij = exp(−mean_d |f_i − f_j| / σ)
//   cosine     a_ij = max(0, cos(f_i, f_j))
// One invocation a cell and forward offset (z).

struct Size {
  columns: u32,
  rows: u32,
  quads: u32,
  channels: u32,
  cosine: u32,
  beta: f32,
  // Places of the features' grid times channels: what σ² is the mean over.
  values: f32,
}

@group(0) @binding(0) var<storage, read> tokens: array<vec4f>;
@group(0) @binding(1) var<storage, read> squares: f32;
@group(0) @binding(2) var<storage, read> offsets: array<vec2i>;
@group(0) @binding(3) var<uniform> size: Size;
@group(0) @binding(4) var<storage, read_write> weights: array<f32>;

const SMALLEST_NORM = 1e-12;

fn distance_affinity(i: u32, j: u32) -> f32 {
  if (!(squares > 0.0)) { return 1.0; }
  var sum = 0.0;
  for (var d = 0u; d < size.quads; d++) { sum += dot(abs(tokens[i + d] - tokens[j + d]), vec4f(1.0)); }
  return exp(-size.beta * sum / f32(size.channels) / sqrt(squares / size.values));
}

fn cosine_affinity(i: u32, j: u32) -> f32 {
  var product = 0.0;
  var ii = 0.0;
  var jj = 0.0;
  for (var d = 0u; d < size.quads; d++) {
    let f = tokens[i + d];
    let g = tokens[j + d];
    product += dot(f, g);
    ii += dot(f, f);
    jj += dot(g, g);
  }
  let cosine = min(product / max(sqrt(ii) * sqrt(jj), SMALLEST_NORM), 1.0);
  if (!(cosine > 0.0)) { return 0.0; }
  return pow(cosine, size.beta);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let cell = linear_index(id, groups, 64u);
  let cells = size.columns * size.rows;
  if (cell >= cells) { return; }
  let offset = offsets[id.z];
  let to = vec2i(i32(cell % size.columns), i32(cell / size.columns)) + offset;
  var weight = 0.0;
  if (all(to >= vec2i(0)) && all(to < vec2i(i32(size.columns), i32(size.rows)))) {
    let i = cell * size.quads;
    let j = (u32(to.y) * size.columns + u32(to.x)) * size.quads;
    if (size.cosine == 1u) {
      weight = cosine_affinity(i, j);
    } else {
      weight = distance_affinity(i, j);
    }
  }
  weights[id.z * cells + cell] = weight;
}
