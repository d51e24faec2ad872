import type { Prompt } from '#core/edits.ts';
import type { ValuesOf } from '#core/parameters.ts';
import type { ActivationMaps } from '#core/rasters.ts';
import type { parameters } from './parameters.ts';
import { allPeaks, groupsOf, type Peak } from './reference.ts';

export type PeakValues = ValuesOf<typeof parameters>;

/** One question to the segmenter. */
export interface Question {
  readonly class: number;
  readonly prompt: Prompt;
}

/** Peaks farther apart than this share of the long side are asked about separately. */
const APART = 1 / 3;

/**
 * What is asked: per class its peaks as positive points. The strongest classes go first, and each class gets its first
 * question before any gets a second, so that a bound on the decodes costs the least.
 */
export function questionsOf(
  maps: ActivationMaps,
  values: PeakValues,
): { questions: Question[]; peaks: number; left: number } {
  const peaks = allPeaks(maps, values.peak, values.distance);
  const apart = values.split ? APART * Math.max(maps.width, maps.height) : Number.POSITIVE_INFINITY;
  const groups = [...peaks].flatMap(([id, own]) =>
    groupsOf(own, apart).map((group, order) => ({ id, group, order, value: group[0].value })),
  );
  groups.sort((a, b) => a.order - b.order || b.value - a.value || a.id - b.id);
  const questions = groups.slice(0, values.decodes).map(({ id, group }): Question => {
    const others = values.negatives ? [...peaks].flatMap(([other, own]) => (other === id ? [] : own)) : [];
    return { class: id, prompt: { points: [...points(group, true), ...points(others, false)] } };
  });
  const count = [...peaks.values()].reduce((sum, own) => sum + own.length, 0);
  return { questions, peaks: count, left: groups.length - questions.length };
}

/** Prompts are in photo coordinates: the middle of the pixel. */
function points(peaks: readonly Peak[], positive: boolean) {
  return peaks.map(({ x, y }) => ({ x: x + 0.5, y: y + 0.5, positive }));
}
