// PuzzleCAM's average: whole = share tiles + (1 - share) whole, in place. One invocation a value.

struct Size {
  values: u32,
  share: f32,
}

@group(0) @binding(0) var<storage, read> tiles: array<f32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> whole: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let at = linear_index(id, groups, 64u);
  if (at >= size.values) { return; }
  whole[at] = size.share * tiles[at] + (1.0 - size.share) * whole[at];
}
