// Compose, last step: the edits' label where edited, else the automatic one. One invocation writes
// 16 labels, lowest byte first.

struct Size {
  groups: u32,
}

@group(0) @binding(0) var<storage, read> automatic: array<vec4u>;
// One byte a pixel: the class where edited, else 0; and 255 where edited, else 0.
@group(0) @binding(1) var<storage, read> classes: array<vec4u>;
@group(0) @binding(2) var<storage, read> edited: array<vec4u>;
@group(0) @binding(3) var<uniform> size: Size;
@group(0) @binding(4) var<storage, read_write> label: array<vec4u>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let group = linear_index(id, groups, 64u);
  if (group >= size.groups) { return; }
  label[group] = (automatic[group] & ~edited[group]) | classes[group];
}
