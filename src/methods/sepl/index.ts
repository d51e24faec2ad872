import { defineMethod } from '../method.ts';
import type { SeplDiagnostics } from './diagnostics.ts';
import { explainFusion } from './explain.ts';
import { fuseGpu } from './gpu.ts';
import { parameters } from './parameters.ts';
import { fuse } from './reference.ts';

/** Segment Anything enhanced pseudo-labels: masks that fit a class replace its pixels. */
export const sepl = defineMethod({
  id: 'sepl',
  stage: 'fuse',
  takes: ['label', 'masks'],
  gives: 'label',
  parameters,
  dependsOn: ['verdicts'],
  async reference({ label, masks }, values, { verdicts }) {
    return fuse(label, masks, values, verdicts);
  },
  gpu(gpu, { label, masks }, values, { verdicts }) {
    return fuseGpu(gpu, label, masks, values, verdicts);
  },
  explain({ label, masks }, { value, diagnostics }, _values, context, x, y) {
    return explainFusion(label, masks, value, diagnostics as SeplDiagnostics, context, x, y);
  },
});
