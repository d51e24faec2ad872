// Σ_j w_ij v_j over a node's eight neighbours. Where no neighbour is the link is 0, whatever number is read there.
// `links`, `level` and `value(node, group)` are the kernel's own.
fn around(node: u32, group: u32) -> Value {
  let before = links[2u * node];
  let after = links[2u * node + 1u];
  let up = node - level.width;
  let down = node + level.width;
  return before.x * value(up - 1u, group) + before.y * value(up, group) + before.z * value(up + 1u, group)
    + before.w * value(node - 1u, group) + after.x * value(node + 1u, group)
    + after.y * value(down - 1u, group) + after.z * value(down, group) + after.w * value(down + 1u, group);
}
