// PSA's walk: each channel's mean over the photo, and the sum of squares around it; what is no finite number counts as 0.
// One invocation a channel.

struct Size {
  channels: u32,
  places: u32,
}

@group(0) @binding(0) var<storage, read> features: array<u32>;
@group(0) @binding(1) var<uniform> size: Size;
// [mean, squares] a channel.
@group(0) @binding(2) var<storage, read_write> moments: array<vec2f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let d = linear_index(id, groups, 64u);
  if (d >= size.channels) { return; }
  let begin = d * size.places;
  var sum = 0.0;
  for (var i = 0u; i < size.places; i++) { sum += finite(features[begin + i]); }
  let mean = sum / f32(size.places);
  var squares = 0.0;
  for (var i = 0u; i < size.places; i++) {
    let difference = finite(features[begin + i]) - mean;
    squares += difference * difference;
  }
  moments[d] = vec2f(mean, squares);
}
