import type { Verdict } from '#core/edits.ts';
import { BACKGROUND, IGNORE, type LabelMap, type MaskSet, wordsPerMask } from '#core/rasters.ts';
import type { Overlaps, SeplValues } from './decisions.ts';
import { type SeplDiagnostics, summary } from './diagnostics.ts';
import { OWN, type Plan } from './plan.ts';
import { plan } from './rules.ts';

/**
 * SEPL: segment anything enhanced pseudo-labels (arXiv 2305.05803). Masks that fit a class replace
 * its pixels: first every overlap is counted, then masks are chosen by the counts, then painted.
 *
 * @param label the initial pseudo-label P
 * @param masks class-agnostic masks S of the same size
 */
export function fuse(
  label: LabelMap,
  masks: MaskSet,
  values: SeplValues,
  verdicts: readonly Verdict[],
): { value: LabelMap; diagnostics: SeplDiagnostics } {
  const overlaps = countOverlaps(label, masks);
  const chosen = plan(overlaps, values, verdicts);
  const { value, lost, survived, final } = paint(label, masks, chosen, values.ignore);
  return { value, diagnostics: summary(chosen, lost, survived, final) };
}

/** |P_b ∩ S_l| for every mask and label id, and |P_b|. */
function countOverlaps(label: LabelMap, masks: MaskSet): Overlaps {
  const pixels = label.width * label.height;
  const histogram = new Uint32Array(256);
  for (const id of label.data) histogram[id]++;
  const counts = new Uint32Array(256 * masks.count);
  for (let l = 0; l < masks.count; l++) {
    forEachPixel(masks, l, (pixel) => {
      counts[256 * l + label.data[pixel]]++;
    });
  }
  return { pixels, histogram, counts, masks: masks.info };
}

/** Paints the plan's layers from the lowest to the highest and counts what became of each class. */
function paint(label: LabelMap, masks: MaskSet, { classes, layers }: Plan, ignore: SeplValues['ignore']) {
  const { width, height, data: initial } = label;
  const out = new Uint8Array(width * height).fill(BACKGROUND);
  if (ignore === 'keep') copyWhere(out, initial, (pixel) => initial[pixel] === IGNORE);

  const lost = new Uint32Array(256);
  for (const { slot, mask } of layers) {
    const { class: id, own, cover, accepted } = classes[slot];
    if (mask !== OWN) {
      forEachPixel(masks, mask, (pixel) => {
        out[pixel] = id;
      });
      continue;
    }
    const covered = union(masks, cover);
    const claimed = union(masks, accepted);
    for (let pixel = 0; pixel < out.length; pixel++) {
      if (initial[pixel] !== id) continue;
      if (own && !covered[pixel]) out[pixel] = id;
      else if (!claimed[pixel]) lost[id]++;
    }
  }
  if (ignore === 'protect') copyWhere(out, initial, (pixel) => initial[pixel] === IGNORE);

  const survived = new Uint32Array(256);
  const final = new Uint32Array(256);
  for (let pixel = 0; pixel < out.length; pixel++) {
    final[out[pixel]]++;
    if (out[pixel] === initial[pixel]) survived[out[pixel]]++;
  }
  return { value: { width, height, data: out }, lost, survived, final };
}

function copyWhere(target: Uint8Array, source: Uint8Array, where: (pixel: number) => boolean): void {
  for (let pixel = 0; pixel < target.length; pixel++) if (where(pixel)) target[pixel] = source[pixel];
}

function union(masks: MaskSet, members: readonly number[]): Uint8Array {
  const all = new Uint8Array(masks.width * masks.height);
  for (const mask of members) {
    forEachPixel(masks, mask, (pixel) => {
      all[pixel] = 1;
    });
  }
  return all;
}

function forEachPixel(masks: MaskSet, mask: number, visit: (pixel: number) => void): void {
  const perMask = wordsPerMask(masks);
  for (let w = 0; w < perMask; w++) {
    let word = masks.words[mask * perMask + w];
    while (word !== 0) {
      const bit = 31 - Math.clz32(word & -word);
      visit(32 * w + bit);
      word &= word - 1;
    }
  }
}
