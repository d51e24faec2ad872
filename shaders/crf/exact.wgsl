// The colour kernel over all pairs of pixels: sum_j exp(-|f_i - f_j|^2 / 2) q_j, f = (x, y) / place, (r, g, b) / colour.
// One invocation a pixel and group (z).

struct Size {
  width: u32,
  pixels: u32,
  place: f32,
  colour: f32,
}

@group(0) @binding(0) var<storage, read> photo: array<u32>;
@group(0) @binding(1) var<storage, read> values: array<Value>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> sums: array<Value>;

fn colour_of(pixel: u32) -> vec3f {
  let rgba = photo[pixel];
  return vec3f(vec3u(rgba, rgba >> 8u, rgba >> 16u) & vec3u(255u));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.pixels) { return; }
  let here = vec2f(f32(pixel % size.width), f32(pixel / size.width));
  let colour = colour_of(pixel);
  let begin = id.z * size.pixels;
  var sum = Value();
  for (var other = 0u; other < size.pixels; other++) {
    let place = (vec2f(f32(other % size.width), f32(other / size.width)) - here) * size.place;
    let apart = (colour_of(other) - colour) * size.colour;
    sum += exp(-0.5 * (dot(place, place) + dot(apart, apart))) * values[begin + other];
  }
  sums[begin + pixel] = sum;
}
