import { cornersOf, LABELS, type Mark, marksToTensors, pointsOf } from '../prompts.ts';
import { hintsFor, normalised, raw, type SamKind, shapeOf } from './kind.ts';

/** Without a box the official predictor adds this point, and the network was trained with it. */
const NO_BOX: Mark = [0, 0, LABELS.padding];

/**
 * The decoder of segment-anything (utils/onnx.py, scripts/export_onnx_model.py), with MobileSAM and the embedded
 * segmenter: points [B, N, 2] in pixels of the frame, labels f32 [B, N] with a box as two points labelled 2 and 3,
 * a mask to start from. B is 1 in the official export. Encoders are the network itself, normalised outside, on a
 * square that is padded with zeros; or with all that inside, for pictures of any size.
 */
export const official: SamKind = {
  id: 'sam-official',
  embeddings: ['image_embeddings'],
  inputs: ['point_coords', 'point_labels', 'mask_input', 'has_mask_input'],
  mayTake: ['orig_im_size'],
  logits: 'low_res_masks',
  scores: 'iou_predictions',
  boxes: 'own',
  hints: true,
  counted: { input: 'point_coords', axis: 0 },
  manyBoxes: true,
  preprocessing(picture) {
    const { layout, side } = shapeOf(picture);
    const inside = layout === 'HWC' || picture.type === 'uint8' || (side === null && picture.dims.length > 0);
    return inside ? raw(picture) : normalised(picture, 'padded');
  },
  async feeds({ prompts, embedding, previous, side }) {
    const rows = prompts.map((prompt) => [...pointsOf(prompt), ...(prompt.box ? cornersOf(prompt) : [NO_BOX])]);
    const { coords, labels } = marksToTensors(rows, embedding);
    return {
      point_coords: coords,
      point_labels: labels,
      mask_input: await hintsFor(previous, side, 1),
      has_mask_input: { dims: [1], data: Float32Array.of(previous ? 1 : 0) },
      // Only `masks`, which nobody fetches, are scaled to this size: one pixel is the cheapest.
      orig_im_size: { dims: [2], data: Float32Array.of(1, 1) },
    };
  },
};
