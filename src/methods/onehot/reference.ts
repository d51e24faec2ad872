import type { ActivationMaps, LabelMap } from '#core/rasters.ts';

/**
 * A label as maps: M_k = confidence where the label is k, else 0. Background and ignored pixels
 * are 0 in every map: nothing is known of them that a map could say.
 */
export function oneHot(label: LabelMap, classes: readonly number[], confidence: number): ActivationMaps {
  const { width, height } = label;
  const data = new Float32Array(classes.length * width * height);
  for (const [k, id] of classes.entries()) {
    for (let pixel = 0; pixel < width * height; pixel++) {
      if (label.data[pixel] === id) data[k * width * height + pixel] = confidence;
    }
  }
  return { width, height, classes, data };
}
