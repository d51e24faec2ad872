// Erasing: pixels where the map reaches the threshold join the erased ones, which get one colour in the photo;
// counts the new ones. One invocation a pixel.

struct Size {
  pixels: u32,
  threshold: f32,
  colour: u32,
}

@group(0) @binding(0) var<storage, read> map: array<f32>;
@group(0) @binding(1) var<storage, read> photo: array<u32>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> erased: array<u32>;
// The number of new pixels, then the changed photo.
@group(0) @binding(4) var<storage, read_write> changed: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.pixels) { return; }
  if (erased[pixel] == 0u && map[pixel] >= size.threshold) {
    erased[pixel] = 1u;
    atomicAdd(&changed[0], 1u);
  }
  atomicStore(&changed[1u + pixel], select(photo[pixel], size.colour, erased[pixel] == 1u));
}
