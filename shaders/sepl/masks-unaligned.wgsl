// A block of a mask, where masks begin at any word; words past the mask's end are 0.
@group(0) @binding(0) var<storage, read> masks: array<u32>;

fn mask_block(mask: u32, block: u32, words: u32) -> vec4u {
  let at = mask * words + 4u * block;
  return vec4u(masks[at], masks[at + 1u], masks[at + 2u], masks[at + 3u]) & words_there(block, words);
}
