import type { Reason } from '#core/reasons.ts';
import { defineMethod } from '../method.ts';
import { className } from '../names.ts';
import { seedBySaliencyGpu } from './gpu.ts';
import { parameters } from './parameters.ts';
import { cueScore, seedBySaliency } from './reference.ts';

/** The seed with a saliency map as the background's score, computed or opened from a file. */
export const saliencyBackground = defineMethod({
  id: 'saliency-background',
  stage: 'seed',
  takes: ['maps', 'saliency'],
  gives: 'label',
  parameters,
  dependsOn: [],
  async reference({ maps, saliency }, values) {
    return { value: seedBySaliency(maps, saliency, values), diagnostics: {} };
  },
  async gpu(gpu, { maps, saliency }, values) {
    return { value: await seedBySaliencyGpu(gpu, maps, saliency, values), diagnostics: {} };
  },
  explain({ maps, saliency }, { value }, values, { tags }, x, y): Reason {
    const pixel = y * maps.width + x;
    const label = value.data[pixel];
    const pixels = maps.width * maps.height;
    const scores = maps.classes.map((_, k) => maps.data[k * pixels + pixel]);
    const best = scores.reduce((most, score, k) => (score > scores[most] ? k : most), 0);
    const numbers = { saliency: saliency.data[pixel], background: cueScore(saliency.data[pixel], values) };
    const reason = { stage: 'seed', method: 'saliency-background', label } as const;
    if (scores.length === 0) return { ...reason, text: 'saliency-background.untagged', numbers };
    const own = { ...numbers, class: className(tags, maps.classes[best]), score: scores[best] };
    return { ...reason, text: `saliency-background.${label === 0 ? 'background' : 'class'}`, numbers: own };
  },
});
