import { cornersOf, marksToTensors, pointsOf } from '../prompts.ts';
import { hintsFor, normalised, type SamKind } from './kind.ts';

/**
 * SAM 2 as samexporter has it: points and labels f32 as in the first SAM with a box as the labels 2 and 3, and a mask
 * to start from. The graph adds the padding point, box or not, as the official SAM 2 does.
 */
export const sam2Samexporter: SamKind = {
  id: 'sam2-samexporter',
  embeddings: ['image_embed', 'high_res_feats_0', 'high_res_feats_1'],
  inputs: ['point_coords', 'point_labels', 'mask_input', 'has_mask_input'],
  mayTake: ['orig_im_size'],
  logits: 'masks',
  scores: 'iou_predictions',
  boxes: 'own',
  hints: true,
  counted: { input: 'point_coords', axis: 0 },
  manyBoxes: true,
  preprocessing: (picture) => normalised(picture, 'stretched'),
  async feeds({ prompts, embedding, previous, side }) {
    const { coords, labels } = marksToTensors(
      prompts.map((prompt) => [...pointsOf(prompt), ...cornersOf(prompt)]),
      embedding,
    );
    return {
      point_coords: coords,
      point_labels: labels,
      mask_input: await hintsFor(previous, side, prompts.length),
      // One number for all: it is multiplied with the masks' features, whose last axis is no prompt.
      has_mask_input: { dims: [1], data: Float32Array.of(previous ? 1 : 0) },
      // Exports that scale the masks are asked for their own size.
      orig_im_size: { dims: [2], data: Float32Array.of(side, side) },
    };
  },
};
