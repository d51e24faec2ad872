// Random walker: how values come from the next level (Dendy: Black Box Multigrid, 1982). Every second node of every second
// row is on it; a node between two of them takes their mean, weighted with the links to either side, one between four
// the mean of its eight neighbours. Also 1 / degree, 0 where a node takes no part. One invocation a node.

@group(0) @binding(0) var<storage, read> links: array<vec4f>;
@group(0) @binding(1) var<storage, read> ground: array<f32>;
@group(0) @binding(2) var<uniform> level: Level;
@group(0) @binding(3) var<storage, read_write> inverse: array<f32>;
// Of the next level's nodes at (x / 2, y / 2), right of it, below it, and right below.
@group(0) @binding(4) var<storage, read_write> shares: array<vec4f>;

// Of two sides' links as shares.
fn parted(before: f32, after: f32, node: u32) -> vec2f {
  let all = before + after + ground[node];
  if (all > 0.0) { return vec2f(before, after) / all; }
  return vec2f();
}

// Shares of the nodes to the west and east; no node outside has any.
fn across(node: u32) -> vec2f {
  if (node >= level.nodes) { return vec2f(); }
  let before = links[2u * node];
  let after = links[2u * node + 1u];
  return parted(before.x + before.w + after.y, before.z + after.x + after.w, node);
}

// Shares of the nodes to the north and south.
fn along(node: u32) -> vec2f {
  if (node >= level.nodes) { return vec2f(); }
  let before = links[2u * node];
  let after = links[2u * node + 1u];
  return parted(before.x + before.y + before.z, after.y + after.z + after.w, node);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let node = linear_index(id, groups, 64u);
  if (node >= level.nodes) { return; }
  let before = links[2u * node];
  let after = links[2u * node + 1u];
  let degree = dot(before + after, vec4f(1.0)) + ground[node];
  var own = 0.0;
  if (degree > 0.0) { own = 1.0 / degree; }
  inverse[node] = own;
  let odd = vec2u(node % level.width, node / level.width) % 2u;
  var share = vec4f();
  if (odd.x == 0u && odd.y == 0u) {
    share.x = select(0.0, 1.0, degree > 0.0);
  } else if (odd.y == 0u) {
    share = vec4f(across(node), 0.0, 0.0);
  } else if (odd.x == 0u) {
    let pair = along(node);
    share = vec4f(pair.x, 0.0, pair.y, 0.0);
  } else {
    let north = before.y * across(node - level.width);
    let south = after.z * across(node + level.width);
    let west = before.w * along(node - 1u);
    let east = after.x * along(node + 1u);
    share = vec4f(before.x, before.z, after.y, after.w)
      + vec4f(north, south) + vec4f(west.x, east.x, west.y, east.y);
    share *= own;
  }
  shares[node] = share;
}
