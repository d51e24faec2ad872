// Random walker: p = z + β p. One invocation a pixel and group of channels (z).

struct Size {
  pixels: u32,
}

@group(0) @binding(0) var<storage, read> z: array<Value>;
@group(0) @binding(1) var<storage, read> states: array<State>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> p: array<Value>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.pixels) { return; }
  let at = id.z * size.pixels + pixel;
  p[at] = z[at] + states[id.z].beta * p[at];
}
