// EXITS: D = N (p_object - p_around) of the tokens, brought to the photo's pixels bilinearly, as
// D / (1 + D); 0 where D is not above 0 and beside the crop. One invocation a pixel.

struct Size {
  width: u32,
  height: u32,
  grid_width: u32,
  grid_height: u32,
  x0: u32,
  y0: u32,
  x1: u32,
  y1: u32,
}

// A token's state is (u, v, object, around).
@group(0) @binding(0) var<storage, read> tokens: array<vec4f>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> map: array<f32>;

fn at(x: u32, y: u32) -> f32 {
  let token = tokens[y * size.grid_width + x];
  return f32(size.grid_width * size.grid_height) * (token.z - token.w);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.width * size.height) { return; }
  let x = pixel % size.width;
  let y = pixel / size.width;
  var shown = 0.0;
  if (x >= size.x0 && x < size.x1 && y >= size.y0 && y < size.y1) {
    let crop = vec2f(f32(size.x1 - size.x0), f32(size.y1 - size.y0));
    let place = vec2f(f32(x - size.x0), f32(y - size.y0)) + 0.5;
    let near = between(place, crop, vec2u(size.grid_width, size.grid_height));
    let value = mixed(
      at(near.a.x, near.a.y),
      at(near.b.x, near.a.y),
      at(near.a.x, near.b.y),
      at(near.b.x, near.b.y),
      near.fraction,
    );
    let difference = max(value, 0.0);
    shown = difference / (1.0 + difference);
  }
  map[pixel] = shown;
}
