// Cells back to pixels, bilinear by exactly the stride with half-pixel centres (align_corners = false), edges
// clamped, what lies beyond the photo cut off. One invocation a pixel and channel (z). `cell_index` says where a cell lies
// (planes.wgsl, walk/values.wgsl).

struct Size {
  width: u32,
  height: u32,
  stride: f32,
  columns: u32,
  rows: u32,
}

// Nothing is lower.
override LOWEST: f32 = -3e38;

@group(0) @binding(0) var<storage, read> values: array<f32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> maps: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.width * size.height) { return; }
  let last = vec2u(size.columns, size.rows) - 1u;
  let place = vec2f(f32(pixel % size.width), f32(pixel / size.width));
  let source = clamp((place + 0.5) / size.stride - 0.5, vec2f(0.0), vec2f(last));
  let a = vec2u(floor(source));
  let b = min(a + 1u, last);
  let fraction = source - floor(source);
  let top_left = values[cell_index(id.z, a, size.columns, size.rows)];
  let bottom_left = values[cell_index(id.z, vec2u(a.x, b.y), size.columns, size.rows)];
  // a + (b - a) * t keeps a constant map constant.
  let top = top_left + (values[cell_index(id.z, vec2u(b.x, a.y), size.columns, size.rows)] - top_left) * fraction.x;
  let bottom = bottom_left + (values[cell_index(id.z, b, size.columns, size.rows)] - bottom_left) * fraction.x;
  maps[id.z * size.width * size.height + pixel] = max(LOWEST, top + (bottom - top) * fraction.y);
}
