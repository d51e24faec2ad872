// One level of the photo's mip chain from the one before: the mean of 2 × 2 texels, read by one
// linear sample at their common corner.

@group(0) @binding(0) var finer: texture_2d<f32>;
@group(0) @binding(1) var smoothly: sampler;

struct Corner {
  @builtin(position) position: vec4f,
  @location(0) uv: vec2f,
}

@vertex
fn triangle(@builtin(vertex_index) index: u32) -> Corner {
  let corner = vec2f(f32(index & 1u), f32(index >> 1u)) * 2.0;
  return Corner(vec4f(corner.x * 2.0 - 1.0, 1.0 - corner.y * 2.0, 0.0, 1.0), corner);
}

@fragment
fn draw(in: Corner) -> @location(0) vec4f {
  return textureSampleLevel(finer, smoothly, in.uv, 0.0);
}
