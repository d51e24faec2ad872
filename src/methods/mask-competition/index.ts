import { toCpu } from '#gpu/transfer.ts';
import { defineMethod } from '../method.ts';
import { explainCompetition } from './explain.ts';
import { competeGpu } from './gpu.ts';
import { parameters } from './parameters.ts';
import { compete } from './reference.ts';
import { type CompetitionDiagnostics, collect } from './run.ts';

/** S2C's CAM-based prompting: each class's peaks prompt its mask, and the masks compete pixel by pixel. */
export const maskCompetition = defineMethod({
  id: 'mask-competition',
  stage: 'fuse',
  takes: ['photo', 'maps'],
  gives: 'label',
  parameters,
  dependsOn: ['segmenter'],
  async reference({ maps }, values, context) {
    const { candidates, side, frame, diagnostics } = await collect(maps, values, context, null);
    const { label, weights } = compete(maps, candidates, side, frame);
    return { value: label, diagnostics: diagnostics(weights) };
  },
  async gpu(gpu, { maps }, values, context) {
    const cpuMaps = await toCpu(gpu, 'maps', maps);
    const { candidates, side, frame, diagnostics } = await collect(cpuMaps, values, context, gpu);
    const { label, weights } = await competeGpu(gpu, maps, candidates, side, frame);
    return { value: label, diagnostics: diagnostics(weights) };
  },
  explain(_inputs, { value, diagnostics }, _values, context, x, y) {
    return explainCompetition(value, diagnostics as CompetitionDiagnostics, context, x, y);
  },
});
