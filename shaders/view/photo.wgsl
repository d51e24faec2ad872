// The photo over the backdrop. Enlarged more than twice, every pixel is a square; below that the
// texture's mip chain is sampled trilinearly: level = log2(photo pixels per device pixel).

@group(0) @binding(1) var photo: texture_2d<f32>;
@group(0) @binding(2) var smoothly: sampler;

@fragment
fn draw(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let place = toPhoto(position.xy);
  if (!isInside(place)) {
    return vec4f(frame.backdrop.rgb, 1.0);
  }
  let uv = place / frame.size;
  var colour: vec3f;
  if (frame.zoom > 2.0) {
    let texels = vec2f(textureDimensions(photo));
    colour = textureLoad(photo, vec2i(uv * texels), 0).rgb;
  } else {
    colour = textureSampleLevel(photo, smoothly, uv, max(0.0, -log2(frame.zoom))).rgb;
  }
  return vec4f(mix(frame.backdrop.rgb, colour, frame.photoOpacity), 1.0);
}
