import { describeMask } from '#core/bitmask.ts';
import { type ActivationMaps, type MaskInfo, type Size, wordsPerMask } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { Backend } from '../everything/propose.ts';
import type { MethodContext } from '../method.ts';
import { askPeaks, type PeakDiagnostics } from './ask.ts';
import type { PeakValues } from './plan.ts';

/** The offset of the stability that is told of each mask, SAM's own. */
const OFFSET = 1;

/** One mask of each question, its first point being the peak that is told of it; the same pixels count once. */
export async function proposePeaks(
  photo: Size,
  maps: ActivationMaps,
  values: PeakValues,
  context: MethodContext,
  gpu: Gpu | null,
  backend: Backend,
): Promise<{ words: Uint32Array; info: MaskInfo[]; packed: number[]; diagnostics: PeakDiagnostics }> {
  let packs = 0;
  const chosen: { packed: number; predictedIou: number; stability: number; point: readonly [number, number] }[] = [];
  const diagnostics = await askPeaks(
    maps,
    values,
    context,
    gpu,
    async (decoded, frame, choice) => {
      packs += 1;
      return (await backend.pack(decoded, frame, [choice]))[0].area;
    },
    async ({ decoded, choice, predictedIou, prompt }, frame) => {
      const [{ inner, outer }] = await backend.stability(decoded, frame, [choice], OFFSET);
      const [{ x, y }] = prompt.points;
      chosen.push({ packed: packs - 1, predictedIou, stability: outer > 0 ? inner / outer : 0, point: [x, y] });
    },
  );
  const each = wordsPerMask(photo);
  const words = await backend.words(chosen.map(({ packed }) => packed));
  const described = chosen.map((origin, i) => ({
    packed: origin.packed,
    own: words.subarray(i * each, (i + 1) * each),
    info: describeMask(words.subarray(i * each, (i + 1) * each), photo, origin),
  }));
  const seen = new Set<string>();
  const unique = described.filter(({ info: { key } }) => !seen.has(key) && seen.add(key));
  const kept = new Uint32Array(unique.length * each);
  for (const [i, { own }] of unique.entries()) kept.set(own, i * each);
  return { words: kept, info: unique.map(({ info }) => info), packed: unique.map(({ packed }) => packed), diagnostics };
}
