// Random walker: the next level's graph Pᵀ L P. Its ground is Pᵀ L P 1, made from differences of the sums of P's rows,
// which are 1 or a little less, so that it does not drown in rounding. One invocation a node of the next level.

@group(0) @binding(0) var<storage, read> links: array<array<f32, 8>>;
@group(0) @binding(1) var<storage, read> ground: array<f32>;
@group(0) @binding(2) var<storage, read> shares: array<vec4f>;
@group(0) @binding(3) var<uniform> level: Level;
@group(0) @binding(4) var<storage, read_write> coarse_links: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> coarse_ground: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let coarse = linear_index(id, groups, 64u);
  if (coarse >= level.coarse_nodes) { return; }
  let own = vec2i(vec2u(coarse % level.coarse_width, coarse / level.coarse_width));
  let extent = vec2i(vec2u(level.width, level.nodes / level.width));
  // Links to the nodes of the next level around, four rows of four; the last row and column stay 0.
  var joined = array<f32, 16>();
  var sum = 0.0;
  for (var dy = -1; dy <= 1; dy++) {
    for (var dx = -1; dx <= 1; dx++) {
      let at = 2 * own + vec2i(dx, dy);
      if (any(at < vec2i(0)) || any(at >= extent)) { continue; }
      let node = u32(at.y * extent.x + at.x);
      let p = shares[node][u32(dx < 0) + 2u * u32(dy < 0)];
      if (p == 0.0) { continue; }
      let total = dot(shares[node], vec4f(1.0));
      var degree = ground[node];
      var row = ground[node] * total;
      for (var place = 0; place < 9; place++) {
        if (place == 4) { continue; }
        let w = links[node][place - i32(place > 4)];
        if (w == 0.0) { continue; }
        let there = at + vec2i(place % 3, place / 3) - vec2i(1);
        let share = shares[there.y * extent.x + there.x];
        degree += w;
        row += w * (total - dot(share, vec4f(1.0)));
        add(&joined, (there >> vec2u(1u)) - own, p * w * share);
      }
      add(&joined, (at >> vec2u(1u)) - own, -p * degree * shares[node]);
      sum += p * row;
    }
  }
  coarse_links[2u * coarse] = vec4f(joined[0], joined[1], joined[2], joined[4]);
  coarse_links[2u * coarse + 1u] = vec4f(joined[6], joined[8], joined[9], joined[10]);
  coarse_ground[coarse] = max(sum, 0.0);
}

fn add(joined: ptr<function, array<f32, 16>>, offset: vec2i, share: vec4f) {
  let first = 4 * (offset.y + 1) + offset.x + 1;
  joined[first] += share.x;
  joined[first + 1] += share.y;
  joined[first + 4] += share.z;
  joined[first + 5] += share.w;
}
