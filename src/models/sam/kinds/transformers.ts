import { marksToTensors, pointsOf } from '../prompts.ts';
import { normalised, type SamKind } from './kind.ts';

/**
 * SAM as transformers.js has it (SlimSAM, sam-vit-base): points f32 [1, B, N, 2] in pixels of the frame and labels
 * int64 [1, B, N]. The graph adds the padding point itself. It knows no labels of a box: its prompt encoder only
 * gives types to 1, 0 and -1.
 */
export const transformers: SamKind = {
  id: 'sam-transformers',
  embeddings: ['image_embeddings', 'image_positional_embeddings'],
  inputs: ['input_points', 'input_labels'],
  mayTake: [],
  logits: 'pred_masks',
  scores: 'iou_scores',
  boxes: 'points',
  hints: false,
  counted: { input: 'input_points', axis: 1 },
  manyBoxes: true,
  preprocessing: (picture) => normalised(picture, 'padded'),
  async feeds({ prompts, embedding }) {
    const { coords, labels } = marksToTensors(prompts.map(pointsOf), embedding);
    return {
      input_points: { ...coords, dims: [1, ...coords.dims] },
      input_labels: { ...labels, dims: [1, ...labels.dims] },
    };
  },
};
