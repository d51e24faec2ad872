// MAM: the maps CAM_r of the three scales.

struct Size {
  pixels: u32,
  classes: u32,
}

@group(0) @binding(0) var<storage, read> first: array<f32>;
@group(0) @binding(1) var<storage, read> second: array<f32>;
@group(0) @binding(2) var<storage, read> third: array<f32>;
@group(0) @binding(3) var<uniform> size: Size;

fn scales_at(at: u32) -> vec3f {
  return vec3f(first[at], second[at], third[at]);
}

fn mean_of(scales: vec3f) -> f32 {
  return (scales.x + scales.y + scales.z) / 3.0;
}
