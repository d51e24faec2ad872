import { type ActivationMaps, BACKGROUND, type LabelMap } from '#core/rasters.ts';

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

/**
 * A label as probabilities of n classes, the background first: the label's own class has the confidence, and the
 * others share what is left, (1 − confidence) / (n − 1) each. Pixels that are ignored, or of none of the classes, have
 * 1 / n everywhere. The background alone is certain.
 */
export function probabilities(label: LabelMap, tagged: readonly number[], confidence: number): ActivationMaps {
  const { width, height } = label;
  const classes = [BACKGROUND, ...tagged];
  const { own, other, unknown } = sharesOf(classes.length, confidence);
  const data = new Float32Array(classes.length * width * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const known = classes.includes(label.data[pixel]);
    for (const [k, id] of classes.entries()) {
      data[k * width * height + pixel] = known ? (label.data[pixel] === id ? own : other) : unknown;
    }
  }
  return { width, height, classes, data };
}

/** What a pixel gives its own class, each of the others, and all of them where its class is not known. */
export function sharesOf(classes: number, confidence: number): { own: number; other: number; unknown: number } {
  if (classes === 1) return { own: 1, other: 0, unknown: 1 };
  return { own: confidence, other: (1 - confidence) / (classes - 1), unknown: 1 / classes };
}
