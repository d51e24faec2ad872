// The number of an invocation in a grid of workgroups that spreads over x, then y (linearGrid in src/gpu/dispatch.ts).
fn linear_index(id: vec3u, groups: vec3u, workgroup_size: u32) -> u32 {
  return id.y * groups.x * workgroup_size + id.x;
}
