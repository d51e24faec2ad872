// Symmetric normalisation of the colour kernel K. First pass: n = 1 / sqrt(K 1), and n is what is filtered next.
// Second pass: t = n K n, the message of all labels together. One invocation a pixel.
// `appearance` gives K's sum (appearance-*.wgsl); values have one channel here.

struct Size {
  pixels: u32,
  vertices: u32,
  second: u32,
}

// n and t.
@group(0) @binding(0) var<storage, read_write> norms: array<vec2f>;
@group(0) @binding(1) var<storage, read_write> values: array<f32>;
@group(0) @binding(2) var<uniform> size: Size;

// Where the bindings of `appearance` begin.
const APPEARANCE = 3;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.pixels) { return; }
  let sum = appearance(pixel, 0u);
  if (size.second == 1u) {
    norms[pixel].y = norms[pixel].x * sum;
  } else {
    let norm = inverseSqrt(sum + 1e-20);
    norms[pixel].x = norm;
    values[pixel] = norm;
  }
}
