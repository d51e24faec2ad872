import { defineMethod } from '../method.ts';
import { cpuBackend } from './cpu.ts';
import { explainProposals } from './explain.ts';
import { GpuBackend } from './gpu.ts';
import { parameters } from './parameters.ts';
import { propose } from './propose.ts';

/** Segment Anything's masks of everything: one prompt at each point of a grid. */
export const everything = defineMethod({
  id: 'everything',
  stage: 'propose',
  takes: ['photo'],
  gives: 'masks',
  parameters,
  dependsOn: ['segmenter'],
  async reference({ photo }, values, context) {
    const { width, height } = photo;
    const { words, info, diagnostics } = await propose(photo, values, context, cpuBackend(photo));
    return { value: { width, height, count: info.length, words, info }, diagnostics };
  },
  async gpu(gpu, { photo }, values, context) {
    const backend = await GpuBackend.create(gpu, { width: photo.width, height: photo.height });
    try {
      const proposal = await propose(photo, values, context, backend);
      return { value: backend.result(proposal), diagnostics: proposal.diagnostics };
    } finally {
      backend.dispose();
    }
  },
  explain(_inputs, { value }, _values, _context, x, y) {
    return explainProposals(value, x, y);
  },
});
