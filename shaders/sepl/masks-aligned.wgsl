// A block of a mask, where each mask begins at a multiple of four words.
@group(0) @binding(0) var<storage, read> masks: array<vec4u>;

fn mask_block(mask: u32, block: u32, words: u32) -> vec4u {
  return masks[mask * (words / 4u) + block];
}
