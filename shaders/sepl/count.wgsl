// SEPL, first step: where each label lies in each block of 128 pixels, |P_b| of every label and
// |P_b ∩ S_l| of every label and mask. One invocation takes a block and the masks with rows in its
// workgroup's blocks.

struct Size {
  words: u32,
  blocks: u32,
  masks: u32,
  // Words of a block's hits.
  hit_words: u32,
}

// Binding 0, the masks, comes from masks-aligned.wgsl or masks-unaligned.wgsl.
@group(0) @binding(1) var<storage, read> label: array<u32>;
// Where each workgroup's list of masks begins, and where the last one's ends; then the lists.
@group(0) @binding(2) var<storage, read> lists: array<u32>;
@group(0) @binding(3) var<uniform> size: Size;
// PLACES a block: the head, then the pixels of each listed label.
@group(0) @binding(4) var<storage, read_write> places: array<vec4u>;
// Which masks of the workgroup's list have pixels in the block, one bit each.
@group(0) @binding(5) var<storage, read_write> hits: array<u32>;
// Rows of 256: |P_b ∩ S_l| of each mask, then |P_b|.
@group(0) @binding(6) var<storage, read_write> counts: array<atomic<u32>>;

// Bit i of each of four bytes, gathered into bits 28..31 by one multiplication.
const GATHER = 0x10204080u;
const HIGH_HALVES = 0xf0f0f0f0u;

// Bit-planes of 128 labels: bit i of every label.
struct Planes {
  a: vec4u,
  b: vec4u,
  c: vec4u,
  d: vec4u,
  e: vec4u,
  f: vec4u,
  g: vec4u,
  h: vec4u,
}

// Four labels of each of the block's words.
fn quads(block: u32, j: u32) -> vec4u {
  let at = min(vec4u(32u * block + j) + vec4u(0u, 8u, 16u, 24u), vec4u(8u * size.words - 1u));
  return vec4u(label[at.x], label[at.y], label[at.z], label[at.w]);
}

fn gathered(quad: vec4u, i: u32, j: u32) -> vec4u {
  return ((((quad >> vec4u(i)) & vec4u(LOWEST)) * GATHER) >> vec4u(28u)) << vec4u(4u * j);
}

fn planes_of(block: u32) -> Planes {
  var p = Planes();
  var high = 0u;
  for (var j = 0u; j < 8u; j++) {
    let quad = quads(block, j);
    let all = quad.x | quad.y | quad.z | quad.w;
    if (all == 0u) { continue; }
    high |= all;
    p.a |= gathered(quad, 0u, j);
    p.b |= gathered(quad, 1u, j);
    p.c |= gathered(quad, 2u, j);
    p.d |= gathered(quad, 3u, j);
  }
  if ((high & HIGH_HALVES) == 0u) { return p; }
  for (var j = 0u; j < 8u; j++) {
    let quad = quads(block, j);
    p.e |= gathered(quad, 4u, j);
    p.f |= gathered(quad, 5u, j);
    p.g |= gathered(quad, 6u, j);
    p.h |= gathered(quad, 7u, j);
  }
  return p;
}

// All ones where bit i of the label is set.
fn ones(label: u32, i: u32) -> vec4u {
  return vec4u(0u - ((label >> i) & 1u));
}

fn where_label(p: Planes, label: u32) -> vec4u {
  return ~((p.a ^ ones(label, 0u)) | (p.b ^ ones(label, 1u)) | (p.c ^ ones(label, 2u)) | (p.d ^ ones(label, 3u))
    | (p.e ^ ones(label, 4u)) | (p.f ^ ones(label, 5u)) | (p.g ^ ones(label, 6u)) | (p.h ^ ones(label, 7u)));
}

fn byte_at(block: u32, pixel: vec2u) -> u32 {
  return (label[32u * block + 8u * pixel.x + pixel.y / 4u] >> (8u * (pixel.y & 3u))) & 255u;
}

struct Labels {
  head: Head,
  // All pixels with a label.
  pixels: vec4u,
}

// Lists the labels of a block besides background.
fn list_labels(block: u32) -> Labels {
  let p = planes_of(block);
  let there = words_there(block, size.words);
  let labelled = (p.a | p.b | p.c | p.d | p.e | p.f | p.g | p.h) & there;
  let histogram = 256u * size.masks;
  atomicAdd(&counts[histogram], pixels_in(there & ~labelled));
  var head = Head();
  var left = labelled;
  while (!is_empty(left)) {
    let b = byte_at(block, first_pixel(left));
    let here = where_label(p, b) & left;
    atomicAdd(&counts[histogram + b], pixels_in(here));
    if (head.count < LISTED) {
      places[PLACES * block + 1u + head.count] = here;
      let shifted = b << (8u * (head.count & 3u));
      if (head.count < 4u) { head.first_four |= shifted; } else { head.last_four |= shifted; }
    }
    head.count = min(head.count + 1u, MORE);
    left &= ~here;
  }
  places[PLACES * block] = vec4u(head.count, head.first_four, head.last_four, 0u);
  return Labels(head, labelled);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let tile = group.y * groups.x + group.x;
  let block = 64u * tile + lane;
  if (block >= size.blocks) { return; }
  let labels = list_labels(block);
  let head = labels.head;
  let begin = lists[tile];
  let end = lists[tile + 1u];
  var hit = 0u;
  for (var i = begin; i < end; i++) {
    let place = i - begin;
    if (place > 0u && (place & 31u) == 0u) {
      hits[size.hit_words * block + place / 32u - 1u] = hit;
      hit = 0u;
    }
    let mask = lists[i];
    let pixels = mask_block(mask, block, size.words);
    if (is_empty(pixels)) { continue; }
    hit |= 1u << (place & 31u);
    let row = 256u * mask;
    var background = pixels_in(pixels);
    var left = pixels & labels.pixels;
    if (!is_empty(left)) {
      for (var e = 0u; e < min(head.count, LISTED); e++) {
        let here = pixels & places[PLACES * block + 1u + e];
        if (is_empty(here)) { continue; }
        left &= ~here;
        let count = pixels_in(here);
        background -= count;
        atomicAdd(&counts[row + listed_label(head, e)], count);
      }
      // Only where a block has more labels than are listed.
      while (!is_empty(left)) {
        let pixel = first_pixel(left);
        background -= 1u;
        atomicAdd(&counts[row + byte_at(block, pixel)], 1u);
        left[pixel.x] &= left[pixel.x] - 1u;
      }
    }
    if (background > 0u) { atomicAdd(&counts[row], background); }
  }
  if (end > begin) { hits[size.hit_words * block + (end - begin - 1u) / 32u] = hit; }
}
