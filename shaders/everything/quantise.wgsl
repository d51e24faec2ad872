// Logits to whole numbers: the middle of the logit's step of 1/64, in halves of a step, cut at +-64.
// Masks made of them are the same on every machine. No finite number counts as outside.

struct Size {
  cells: u32,
  masks: u32,
}

@group(0) @binding(0) var<storage, read> logits: array<u32>;
@group(0) @binding(1) var<storage, read> chosen: array<u32>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> cells: array<i32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = linear_index(id, groups, 64u);
  if (index >= size.cells * size.masks) { return; }
  let bits = logits[chosen[index / size.cells] * size.cells + index % size.cells];
  var steps = -4096;
  if (is_finite(bits)) { steps = i32(clamp(floor(bitcast<f32>(bits) * 64.0), -4096.0, 4095.0)); }
  cells[index] = 2 * steps + 1;
}
