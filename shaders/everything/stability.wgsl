// SAM's stability of a mask, |logit > +offset| / |logit > -offset|: both counts, on the segmenter's
// own grid without its padding. A workgroup takes ROWS rows (x) of one mask (y).

struct Size {
  side: u32,
  valid_width: u32,
  valid_height: u32,
  offset: f32,
}

@group(0) @binding(0) var<storage, read> logits: array<f32>;
// Which masks of the batch are meant.
@group(0) @binding(1) var<storage, read> chosen: array<u32>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> counts: array<atomic<u32>>;

const ROWS = 32u;
var<workgroup> inner: atomic<u32>;
var<workgroup> outer: atomic<u32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let begin = group.x * ROWS;
  let end = min(begin + ROWS, size.valid_height);
  let plane = chosen[group.y] * size.side * size.side;
  var above = 0u;
  var below = 0u;
  for (var y = begin; y < end; y++) {
    for (var x = lane; x < size.valid_width; x += 64u) {
      let logit = logits[plane + y * size.side + x];
      above += select(0u, 1u, logit > size.offset);
      below += select(0u, 1u, logit > -size.offset);
    }
  }
  atomicAdd(&inner, above);
  atomicAdd(&outer, below);
  workgroupBarrier();
  if (lane == 0u) {
    atomicAdd(&counts[2u * group.y], atomicLoad(&inner));
    atomicAdd(&counts[2u * group.y + 1u], atomicLoad(&outer));
  }
}
