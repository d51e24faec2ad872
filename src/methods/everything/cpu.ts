import { type Size, wordsPerMask } from '#core/rasters.ts';
import type { Backend } from './propose.ts';
import { maskFromLogits, stabilityCounts } from './reference.ts';

/** The reference as a backend. */
export function cpuBackend(photo: Size): Backend {
  const packed: Uint32Array[] = [];
  return {
    async stability({ logits, side }, frame, chosen, offset) {
      const data = await logits.cpu();
      return chosen.map((i) => stabilityCounts(plane(data, side, i), side, frame, offset));
    },
    async pack({ logits, side }, frame, chosen) {
      const data = await logits.cpu();
      return chosen.map((i) => {
        const { words, area, box } = maskFromLogits(plane(data, side, i), side, frame, photo);
        packed.push(words);
        return { area, box };
      });
    },
    async words(wanted) {
      const perMask = wordsPerMask(photo);
      const words = new Uint32Array(wanted.length * perMask);
      for (const [i, mask] of wanted.entries()) words.set(packed[mask], i * perMask);
      return words;
    },
  };
}

function plane(data: Float32Array, side: number, index: number): Float32Array {
  return data.subarray(index * side * side, (index + 1) * side * side);
}
