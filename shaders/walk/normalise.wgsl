// Walk: T_ij = a_ij^β / Σ_k a_kj^β, laid out for the product: for each of 9 × 9 places around a cell j (slot 40 is j
// itself, with affinity 1) the weight that its value has in j's next one. Slots without a neighbour are 0, and so are
// cells that only fill up the last quad of a row. One invocation a cell.

struct Size {
  columns: u32,
  rows: u32,
  // Cells of a row in `transition`: columns, rounded up to whole quads.
  pitch: u32,
}

// a^β along the forward offsets, [offsets, rows, columns]; 0 where the other end lies outside.
@group(0) @binding(0) var<storage, read> weights: array<f32>;
// The forward offset of each slot, -1 where it is none.
@group(0) @binding(1) var<storage, read> forward: array<i32>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> transition: array<f32>;

const SLOTS = 81u;

fn weight(slot: u32, x: u32, y: u32) -> f32 {
  if (slot == 40u) { return 1.0; }
  let cells = size.columns * size.rows;
  if (forward[slot] >= 0) { return weights[u32(forward[slot]) * cells + y * size.columns + x]; }
  // The neighbour's own offset leads here.
  let mirrored = forward[SLOTS - 1u - slot];
  let nx = i32(x) + i32(slot % 9u) - 4;
  let ny = i32(y) + i32(slot / 9u) - 4;
  if (mirrored < 0 || nx < 0 || ny < 0 || nx >= i32(size.columns)) { return 0.0; }
  return weights[u32(mirrored) * cells + u32(ny) * size.columns + u32(nx)];
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = linear_index(id, groups, 64u);
  let all = size.pitch * size.rows;
  if (index >= all) { return; }
  let x = index % size.pitch;
  let y = index / size.pitch;
  let inside = x < size.columns;
  var column: array<f32, SLOTS>;
  var sum = 0.0;
  for (var slot = 0u; inside && slot < SLOTS; slot++) {
    column[slot] = weight(slot, x, y);
    sum += column[slot];
  }
  let share = select(0.0, 1.0 / sum, inside);
  for (var slot = 0u; slot < SLOTS; slot++) { transition[slot * all + index] = column[slot] * share; }
}
