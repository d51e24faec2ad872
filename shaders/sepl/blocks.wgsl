// Labels in blocks of 128 pixels, one bit a pixel, 32 pixels a component, so that a few word operations
// ask or paint a whole block. Shared by the kernels of this folder.
//
// Measured on the software adapter, an invocation costs 15 ns, a turn of a loop 2, a load of four
// words 7, four additions 1; but a barrier 300 and clearing a word of workgroup memory 2. So one
// invocation takes a block, and nothing is shared within a workgroup.

// The labels of a block besides background: how many (MORE stands for more than are listed) and
// the first eight, lowest byte first. In memory it is x, y and z of the first of a block's PLACES
// entries; the others are the pixels of each listed label.
struct Head {
  count: u32,
  first_four: u32,
  last_four: u32,
}

const LISTED = 8u;
const PLACES = 9u;
const MORE = 9u;
const LOWEST = 0x01010101u;
const NONE = vec4u(0u);

fn listed_label(head: Head, i: u32) -> u32 {
  return (select(head.last_four, head.first_four, i < 4u) >> (8u * (i & 3u))) & 255u;
}

fn is_empty(bits: vec4u) -> bool {
  return (bits.x | bits.y | bits.z | bits.w) == 0u;
}

fn pixels_in(bits: vec4u) -> u32 {
  let counts = countOneBits(bits);
  return counts.x + counts.y + counts.z + counts.w;
}

// Which word of the block, and which of its bits, is the first one set.
fn first_pixel(bits: vec4u) -> vec2u {
  let word = select(select(select(3u, 2u, bits.z != 0u), 1u, bits.y != 0u), 0u, bits.x != 0u);
  return vec2u(word, firstTrailingBit(bits[word]));
}

// The words of the block that there are.
fn words_there(block: u32, words: u32) -> vec4u {
  return select(NONE, vec4u(0xffffffffu), vec4u(4u * block) + vec4u(0u, 1u, 2u, 3u) < vec4u(words));
}
