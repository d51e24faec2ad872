import { toCpu } from '#gpu/transfer.ts';
import { cpuBackend } from '../everything/cpu.ts';
import { GpuBackend } from '../everything/gpu.ts';
import { defineMethod } from '../method.ts';
import { explainPeaks } from './explain.ts';
import { parameters } from './parameters.ts';
import { proposePeaks } from './run.ts';

/** S2C's prompts: the peaks of each class's map are points for the segmenter, a few questions in place of a grid. */
export const peakPrompts = defineMethod({
  id: 'peak-prompts',
  stage: 'propose',
  takes: ['photo', 'maps'],
  gives: 'masks',
  parameters,
  dependsOn: ['segmenter'],
  async reference({ photo, maps }, values, context) {
    const { width, height } = photo;
    const { words, info, diagnostics } = await proposePeaks(photo, maps, values, context, null, cpuBackend(photo));
    return { value: { width, height, count: info.length, words, info }, diagnostics };
  },
  async gpu(gpu, { photo, maps }, values, context) {
    const backend = await GpuBackend.create(gpu, { width: photo.width, height: photo.height });
    try {
      // Peaks are few and their search is serial: the maps come back once.
      const cpuMaps = await toCpu(gpu, 'maps', maps);
      const proposal = await proposePeaks(photo, cpuMaps, values, context, gpu, backend);
      return { value: backend.result(proposal), diagnostics: proposal.diagnostics };
    } finally {
      backend.dispose();
    }
  },
  explain(_inputs, { value }, _values, _context, x, y) {
    return explainPeaks(value, x, y);
  },
});
