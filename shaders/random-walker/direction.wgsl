// Random walker: p = M⁻¹ r + β p.

@group(0) @binding(0) var<storage, read> r: array<f32>;
@group(0) @binding(1) var<storage, read> inverse: array<f32>;
@group(0) @binding(2) var<storage, read> states: array<State>;
@group(0) @binding(3) var<uniform> size: Size;
@group(0) @binding(4) var<storage, read_write> p: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let plane = group.z * size.pixels;
  // None for a channel that is done.
  let turns = select(PER_INVOCATION, 0u, states[group.z].done != 0u);
  let beta = states[group.z].beta;
  for (var i = 0u; i < turns; i++) {
    let pixel = group.x * PIXELS + i * 64u + lane;
    if (pixel >= size.pixels) { break; }
    p[plane + pixel] = inverse[pixel] * r[plane + pixel] + beta * p[plane + pixel];
  }
}
