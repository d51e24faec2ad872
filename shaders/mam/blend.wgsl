// MAM: B_k = sum_r w_kr CAM_r. One invocation a pixel and class (z).

// Three a class.
@group(0) @binding(4) var<storage, read> weights: array<f32>;
@group(0) @binding(5) var<storage, read_write> blended: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pixel = linear_index(id, groups, 64u);
  if (pixel >= size.pixels) { return; }
  let at = id.z * size.pixels + pixel;
  let k = 3u * id.z;
  blended[at] = dot(vec3f(weights[k], weights[k + 1u], weights[k + 2u]), scales_at(at));
}
