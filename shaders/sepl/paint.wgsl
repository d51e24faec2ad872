// SEPL, last step: paints the chosen layers and counts what each class gave up, kept and has now.
// Of the initial pixels P_k of a class k
//   kept = P_k outside the masks of k's cover, where k keeps its own at all
//   lost = P_k neither kept nor in a mask accepted for k
// and a kept pixel shows unless an accepted mask lies above it. So what shows of the classes' own
// pixels is painted first, and then the masks from the highest to the lowest where nothing is yet.
// One invocation paints 128 pixels.

struct Size {
  words: u32,
  blocks: u32,
  // Words of one set of classes.
  set_words: u32,
  // 255 in the initial label: 0 becomes background, 1 stays where nothing is painted, 2 always stays.
  ignore: u32,
  // Where the lists of each workgroup's coats begin in `program`.
  coats: u32,
  // Words of a block's hits.
  hit_words: u32,
}

// Binding 0, the masks, comes from masks-aligned.wgsl or masks-unaligned.wgsl.
@group(0) @binding(1) var<storage, read> initial: array<u32>;
// PLACES a block: the head, then the pixels of each listed label.
@group(0) @binding(2) var<storage, read> places: array<vec4u>;
// Where each workgroup's list of masks begins, and where the last one's ends; then the lists.
@group(0) @binding(3) var<storage, read> lists: array<u32>;
// Which masks of the list have pixels in the block, one bit each.
@group(0) @binding(4) var<storage, read> hits: array<u32>;
// 256 words: the slot of each class, + KEEPS_NONE where it does not keep its own pixels, or NO_SLOT.
// Then three sets of slots for each mask: those in whose cover it is, those whose own pixels it lies
// above, those it is accepted for. Then lists as above, of coats of paint from the lowest to the
// highest: the mask's place in its workgroup's list + class · 2^24.
@group(0) @binding(5) var<storage, read> program: array<u32>;
@group(0) @binding(6) var<uniform> size: Size;
@group(0) @binding(7) var<storage, read_write> label: array<u32>;
// Rows of 256: lost, survived, final.
@group(0) @binding(8) var<storage, read_write> counters: array<atomic<u32>>;

const IGNORE = 255u;
const NO_SLOT = 0xffffffffu;
const KEEPS_NONE = 256u;
const SETS = 256u;
// Four bits, spread to the lowest bit of four bytes.
const SPREAD = 0x00204081u;

// The labels to be: quad j holds labels 4j .. 4j + 3 of each of the block's words.
var<private> quad0: vec4u;
var<private> quad1: vec4u;
var<private> quad2: vec4u;
var<private> quad3: vec4u;
var<private> quad4: vec4u;
var<private> quad5: vec4u;
var<private> quad6: vec4u;
var<private> quad7: vec4u;
var<private> taken: vec4u;

fn bytes(pixels: vec4u, j: u32, class_id: u32) -> vec4u {
  return ((((pixels >> vec4u(4u * j)) & vec4u(15u)) * SPREAD) & vec4u(LOWEST)) * class_id;
}

// Paints pixels where nothing is yet. `before` of them had the label already.
fn show(pixels: vec4u, class_id: u32, before: u32) {
  taken |= pixels;
  quad0 |= bytes(pixels, 0u, class_id);
  quad1 |= bytes(pixels, 1u, class_id);
  quad2 |= bytes(pixels, 2u, class_id);
  quad3 |= bytes(pixels, 3u, class_id);
  quad4 |= bytes(pixels, 4u, class_id);
  quad5 |= bytes(pixels, 5u, class_id);
  quad6 |= bytes(pixels, 6u, class_id);
  quad7 |= bytes(pixels, 7u, class_id);
  atomicAdd(&counters[256u + class_id], before);
  atomicAdd(&counters[512u + class_id], pixels_in(pixels));
}

fn byte_at(block: u32, pixel: vec2u) -> u32 {
  return (initial[32u * block + 8u * pixel.x + pixel.y / 4u] >> (8u * (pixel.y & 3u))) & 255u;
}

// The pixels with a label that is not listed, one by one.
fn search(block: u32, sought: u32, among: vec4u) -> vec4u {
  var left = among;
  var found = NONE;
  while (!is_empty(left)) {
    let pixel = first_pixel(left);
    if (byte_at(block, pixel) == sought) { found[pixel.x] |= 1u << pixel.y; }
    left[pixel.x] &= left[pixel.x] - 1u;
  }
  return found;
}

// The pixels that have this label (not 0) at the beginning, among the given ones.
fn initially(block: u32, head: Head, sought: u32, among: vec4u) -> vec4u {
  for (var i = 0u; i < min(head.count, LISTED); i++) {
    if (listed_label(head, i) == sought) { return places[PLACES * block + 1u + i] & among; }
  }
  if (head.count < MORE) { return NONE; }
  return search(block, sought, among);
}

// The bit of a slot in a set that begins at this word, as all ones or nothing.
fn in_set(begin: u32, slot: u32) -> vec4u {
  return vec4u(0u - ((program[begin + (slot & 255u) / 32u] >> (slot & 31u)) & 1u));
}

fn show_kept(class_id: u32, slot: u32, own: vec4u, covered: vec4u, above: vec4u, accepted: vec4u) {
  let kept = select(own & ~covered, NONE, slot >= KEEPS_NONE);
  let lost = own & ~kept & ~accepted;
  if (!is_empty(lost)) { atomicAdd(&counters[class_id], pixels_in(lost)); }
  let shown = kept & ~above & ~taken;
  if (!is_empty(shown)) { show(shown, class_id, pixels_in(shown)); }
}

// What shows of the own pixels of two classes at once: reading the masks is most of the work.
fn show_own(block: u32, tile: u32, class_a: u32, own_a: vec4u, class_b: u32, own_b: vec4u) {
  let slot_a = program[class_a];
  let slot_b = program[class_b];
  var covered_a = NONE;
  var above_a = NONE;
  var accepted_a = NONE;
  var covered_b = NONE;
  var above_b = NONE;
  var accepted_b = NONE;
  let own = own_a | own_b;
  let begin = lists[tile];
  let length = lists[tile + 1u] - begin;
  for (var w = 0u; 32u * w < length; w++) {
    var left = hits[size.hit_words * block + w];
    while (left != 0u) {
      let mask = lists[begin + 32u * w + firstTrailingBit(left)];
      left &= left - 1u;
      let pixels = mask_block(mask, block, size.words) & own;
      if (is_empty(pixels)) { continue; }
      let cover = SETS + 3u * size.set_words * mask;
      let over = cover + size.set_words;
      let accept = over + size.set_words;
      if (slot_a != NO_SLOT) {
        covered_a |= pixels & in_set(cover, slot_a);
        above_a |= pixels & in_set(over, slot_a);
        accepted_a |= pixels & in_set(accept, slot_a);
      }
      if (slot_b != NO_SLOT) {
        covered_b |= pixels & in_set(cover, slot_b);
        above_b |= pixels & in_set(over, slot_b);
        accepted_b |= pixels & in_set(accept, slot_b);
      }
    }
  }
  if (slot_a != NO_SLOT) { show_kept(class_a, slot_a, own_a, covered_a, above_a, accepted_a); }
  if (slot_b != NO_SLOT) { show_kept(class_b, slot_b, own_b, covered_b, above_b, accepted_b); }
}

fn show_masks(block: u32, tile: u32, head: Head, there: vec4u) {
  let begin = program[size.coats + tile];
  for (var i = program[size.coats + tile + 1u]; i > begin; i--) {
    let coat = program[i - 1u];
    let place = coat & 0xffffffu;
    if (((hits[size.hit_words * block + place / 32u] >> (place & 31u)) & 1u) == 0u) { continue; }
    let pixels = mask_block(lists[lists[tile] + place], block, size.words) & ~taken;
    if (is_empty(pixels)) { continue; }
    let class_id = coat >> 24u;
    show(pixels, class_id, pixels_in(initially(block, head, class_id, pixels)));
    if (is_empty(there & ~taken)) { break; }
  }
}

fn write_quad(block: u32, j: u32, quad: vec4u) {
  let at = 32u * block + j;
  label[at] = quad.x;
  if (4u * block + 1u < size.words) { label[at + 8u] = quad.y; }
  if (4u * block + 2u < size.words) { label[at + 16u] = quad.z; }
  if (4u * block + 3u < size.words) { label[at + 24u] = quad.w; }
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
  let first = places[PLACES * block];
  let head = Head(first.x, first.y, first.z);
  let there = words_there(block, size.words);
  if (size.ignore == 2u) {
    let ignored = initially(block, head, IGNORE, there);
    if (!is_empty(ignored)) { show(ignored, IGNORE, pixels_in(ignored)); }
  }
  var unlabelled = there;
  let listed = min(head.count, LISTED);
  for (var i = 0u; i < listed; i += 2u) {
    let own_a = places[PLACES * block + 1u + i];
    let class_a = listed_label(head, i);
    // Background has no slot: it stands for no second class.
    let own_b = select(NONE, places[PLACES * block + 1u + i + 1u], i + 1u < listed);
    let class_b = select(0u, listed_label(head, i + 1u), i + 1u < listed);
    unlabelled &= ~(own_a | own_b);
    show_own(block, tile, class_a, own_a, class_b, own_b);
  }
  if (head.count == MORE) {
    var unlisted = unlabelled & ~search(block, 0u, unlabelled);
    unlabelled &= ~unlisted;
    while (!is_empty(unlisted)) {
      let class_id = byte_at(block, first_pixel(unlisted));
      let own = search(block, class_id, unlisted);
      unlisted &= ~own;
      show_own(block, tile, class_id, own, 0u, NONE);
    }
  }
  show_masks(block, tile, head, there);
  if (size.ignore == 1u) {
    let ignored = initially(block, head, IGNORE, there) & ~taken;
    if (!is_empty(ignored)) { show(ignored, IGNORE, pixels_in(ignored)); }
  }
  let rest = there & ~taken;
  if (!is_empty(rest)) {
    atomicAdd(&counters[256u], pixels_in(rest & unlabelled));
    atomicAdd(&counters[512u], pixels_in(rest));
  }
  write_quad(block, 0u, quad0);
  write_quad(block, 1u, quad1);
  write_quad(block, 2u, quad2);
  write_quad(block, 3u, quad3);
  write_quad(block, 4u, quad4);
  write_quad(block, 5u, quad5);
  write_quad(block, 6u, quad6);
  write_quad(block, 7u, quad7);
}
