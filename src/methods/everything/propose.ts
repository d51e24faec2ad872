import { describeMask, type MaskOrigin } from '#core/bitmask.ts';
import { throwIfAborted, UserError } from '#core/errors.ts';
import type { ValuesOf } from '#core/parameters.ts';
import { type MaskInfo, type Size, wordsPerMask } from '#core/rasters.ts';
import type { MethodContext } from '../method.ts';
import type { DecodedMasks } from '../models.ts';
import { type Frame, gridPoints } from './frame.ts';
import type { parameters } from './parameters.ts';
import type { PackedMask, StabilityCounts } from './reference.ts';
import { withoutSmallRegions } from './regions.ts';
import { type Candidate, inOrder, suppressed } from './select.ts';

export type EverythingValues = ValuesOf<typeof parameters>;

/** The two passes over pixels, which differ between the backends. `chosen` are indices into [B·M]. */
export interface Backend {
  stability(decoded: DecodedMasks, frame: Frame, chosen: readonly number[], offset: number): Promise<StabilityCounts[]>;
  /** Makes the chosen masks at the photo's size and keeps them; the answers come in the same order. */
  pack(decoded: DecodedMasks, frame: Frame, chosen: readonly number[]): Promise<Omit<PackedMask, 'words'>[]>;
  /** Words of masks by the order in which they were packed, [masks, wordsPerMask]. */
  words(packed: readonly number[]): Promise<Uint32Array>;
}

// A type, not an interface: it has to be assignable to the open Diagnostics record.
export type EverythingDiagnostics = {
  readonly prompts: number;
  readonly decoded: number;
  readonly belowIou: number;
  readonly unstable: number;
  readonly empty: number;
  /** Dropped for a better mask with nearly the same box, or the very same pixels. */
  readonly duplicates: number;
  readonly kept: number;
};

interface Packed extends Candidate {
  /** Its number in the order of packing. */
  readonly packed: number;
}

export interface Proposed {
  readonly words: Uint32Array;
  readonly info: MaskInfo[];
  /** For each mask its number in the order of packing, or null when its pixels were changed since. */
  readonly packed: (number | null)[];
}

/**
 * Segment Anything's automatic mask generation: every grid point is a prompt; masks are kept whose
 * predicted IoU is above its threshold and whose stability is not below its; boxes that overlap a
 * better one go; the rest is ordered by (−predicted IoU, area, point).
 *
 * @throws UserError 'everything.segmenter' when no segmenter is loaded
 */
export async function propose(
  photo: Size,
  values: EverythingValues,
  context: MethodContext,
  backend: Backend,
): Promise<Proposed & { readonly diagnostics: EverythingDiagnostics }> {
  const { candidates, diagnostics } = await decodeGrid(photo, values, context, backend);
  const ordered = suppressed(inOrder(candidates), values.boxOverlap);
  const proposed = proposalOf(cleaned(await described(ordered, photo, backend), photo, values), photo);
  const kept = proposed.info.length;
  return { ...proposed, diagnostics: { ...diagnostics, duplicates: candidates.length - kept, kept } };
}

async function decodeGrid(photo: Size, values: EverythingValues, context: MethodContext, backend: Backend) {
  const { segmenter, signal } = context;
  if (!segmenter) throw new UserError('everything.segmenter');
  const embedding = await context.embedding();
  const points = gridPoints(values.grid, photo);
  const candidates: Packed[] = [];
  const counts = { prompts: points.length, decoded: 0, belowIou: 0, unstable: 0, empty: 0 };
  let packedBefore = 0;
  for (let begin = 0; begin < points.length; begin += segmenter.maxBatch) {
    throwIfAborted(signal);
    const batch = points.slice(begin, begin + segmenter.maxBatch);
    const prompts = batch.map(([x, y]) => ({ points: [{ x, y, positive: true }] }));
    const decoded = await segmenter.decode(embedding, prompts, undefined, signal);
    try {
      const { scores, masksPerPrompt } = decoded;
      const certain = [...scores.keys()].filter((i) => scores[i] > Math.fround(values.predictedIou));
      const stabilities = await backend.stability(decoded, embedding.frame, certain, values.stabilityOffset);
      const ratios = stabilities.map(({ inner, outer }) => (outer === 0 ? 0 : inner / outer));
      // 0/0 is no stability: such a mask is dropped whatever the threshold.
      const stable = [...certain.keys()].filter((i) => stabilities[i].outer > 0 && ratios[i] >= values.stability);
      const packed = await backend.pack(
        decoded,
        embedding.frame,
        stable.map((i) => certain[i]),
      );
      for (const [j, { area, box }] of packed.entries()) {
        const i = certain[stable[j]];
        if (area === 0) {
          counts.empty++;
          continue;
        }
        candidates.push({
          index: begin * masksPerPrompt + i,
          point: batch[Math.floor(i / masksPerPrompt)],
          predictedIou: scores[i],
          stability: ratios[stable[j]],
          area,
          box,
          packed: packedBefore + j,
        });
      }
      packedBefore += packed.length;
      counts.decoded += scores.length;
      counts.belowIou += scores.length - certain.length;
      counts.unstable += certain.length - stable.length;
    } finally {
      decoded.logits.dispose();
    }
    context.progress(Math.min(1, (begin + batch.length) / points.length));
  }
  throwIfAborted(signal);
  return { candidates, diagnostics: counts };
}

/** A mask at the photo's size. */
interface Described {
  readonly words: Uint32Array;
  readonly info: MaskInfo;
  readonly packed: number;
  readonly changed: boolean;
}

/** The pixels of packed masks, and what follows from them. */
export async function described(
  origins: readonly (MaskOrigin & { readonly packed: number })[],
  photo: Size,
  backend: Backend,
): Promise<Described[]> {
  const words = await backend.words(origins.map(({ packed }) => packed));
  const perMask = wordsPerMask(photo);
  return origins.map((origin, i) => {
    const own = words.subarray(i * perMask, (i + 1) * perMask);
    return { words: own, info: describeMask(own, photo, origin), packed: origin.packed, changed: false };
  });
}

/** Masks put together, the same pixels once: masks with zero-area boxes never suppress each other. */
export function proposalOf(masks: readonly Described[], photo: Size): Proposed {
  const seen = new Set<string>();
  const unique = masks.filter(({ info: { key } }) => !seen.has(key) && seen.add(key));
  const perMask = wordsPerMask(photo);
  const words = new Uint32Array(unique.length * perMask);
  for (const [i, mask] of unique.entries()) words.set(mask.words, i * perMask);
  return {
    words,
    info: unique.map(({ info }) => info),
    packed: unique.map(({ packed, changed }) => (changed ? null : packed)),
  };
}

/**
 * With a smallest region, holes and islands below it are turned over, and boxes are compared
 * again: unchanged masks go before changed ones, which may now be copies of them.
 */
function cleaned(masks: Described[], photo: Size, { smallestRegion, boxOverlap }: EverythingValues): Described[] {
  if (smallestRegion === 0) return masks;
  const after = masks.map((mask) => {
    const words = withoutSmallRegions(mask.words, photo, smallestRegion);
    return words ? { ...mask, words, info: describeMask(words, photo, mask.info), changed: true } : mask;
  });
  const unchangedFirst = [...after].sort((a, b) => Number(a.changed) - Number(b.changed));
  const kept = suppressed(
    unchangedFirst.map((mask) => ({ mask, box: mask.info.box })),
    boxOverlap,
  ).map(({ mask }) => mask);
  return after.filter((mask) => kept.includes(mask));
}
