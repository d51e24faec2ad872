import { UserError } from '#core/errors.ts';
import { featureMapOf } from '../features.ts';
import { defineMethod } from '../method.ts';
import { edgesOfFeaturesGpu, edgesOfMasksGpu, edgesOfPhotoGpu } from './gpu.ts';
import { parameters } from './parameters.ts';
import { edgesOfFeatures, edgesOfMasks, edgesOfPhoto } from './reference.ts';

/** How surely a border runs through each pixel: where masks end, features change, or colours do. */
export const edges = defineMethod({
  id: 'edges',
  stage: 'propagate',
  takes: ['photo'],
  mayTake: ['masks'],
  gives: 'edges',
  parameters,
  dependsOn: ['features'],
  async reference({ photo, masks }, { source }, context) {
    if (source === 'masks') return { value: edgesOfMasks(masks ?? failMasks()), diagnostics: {} };
    if (source === 'photo') return { value: edgesOfPhoto(photo), diagnostics: {} };
    const features = await featureMapOf(await context.features());
    return { value: edgesOfFeatures(features, photo), diagnostics: {} };
  },
  async gpu(gpu, { photo, masks }, { source }, context) {
    if (source === 'masks') return { value: await edgesOfMasksGpu(gpu, masks ?? failMasks()), diagnostics: {} };
    if (source === 'photo') return { value: await edgesOfPhotoGpu(gpu, photo), diagnostics: {} };
    return { value: await edgesOfFeaturesGpu(gpu, await context.features(), photo), diagnostics: {} };
  },
  explain(_inputs, { value }, { source }, _context, x, y) {
    const numbers = { edge: value.data[y * value.width + x] };
    return { stage: 'propagate', method: 'edges', label: 0, text: `edges.${source}`, numbers };
  },
});

function failMasks(): never {
  throw new UserError('edges.masks');
}
