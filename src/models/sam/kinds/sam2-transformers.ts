import { cornersOf, marksToTensors, pointsOf } from '../prompts.ts';
import { normalised, type SamKind } from './kind.ts';

/**
 * SAM 2 as transformers.js has it (SAM 2.1, EdgeTAM): the photo is stretched to the square, there are features of
 * three sizes, and `input_boxes` f32 [1, boxes, 4] is always wanted, with no box in it where there is none. Points and
 * a box go together only one prompt at a time. The graph adds the padding point: no points is not one point of -1.
 */
export const sam2Transformers: SamKind = {
  id: 'sam2-transformers',
  embeddings: ['image_embeddings*'],
  inputs: ['input_points', 'input_labels', 'input_boxes'],
  mayTake: [],
  logits: 'pred_masks',
  scores: 'iou_scores',
  boxes: 'own',
  hints: false,
  counted: { input: 'input_points', axis: 1 },
  manyBoxes: false,
  preprocessing: (picture) => normalised(picture, 'stretched'),
  async feeds({ prompts, embedding }) {
    const { coords, labels } = marksToTensors(prompts.map(pointsOf), embedding);
    const boxes = marksToTensors([prompts.flatMap(cornersOf)], embedding).coords.data;
    return {
      input_points: { ...coords, dims: [1, ...coords.dims] },
      input_labels: { ...labels, dims: [1, ...labels.dims] },
      input_boxes: { dims: [1, boxes.length / 4, 4], data: boxes },
    };
  },
};
