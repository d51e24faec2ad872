import { IMAGENET_INPUT } from '#models/contract.ts';

/** The part of a contract's input that says how colours become numbers. */
interface Preprocessing {
  readonly channel_order: 'RGB' | 'BGR';
  readonly scale: '0..1' | '0..255';
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** How classifiers were trained to see a photo; names are keys under `models.preprocessing`. */
export const PREPROCESSINGS = {
  imagenet: IMAGENET_INPUT,
  unit: { channel_order: 'RGB', scale: '0..1', mean: [0, 0, 0], std: [1, 1, 1] },
  symmetric: { channel_order: 'RGB', scale: '0..1', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  raw: { channel_order: 'RGB', scale: '0..255', mean: [0, 0, 0], std: [1, 1, 1] },
  caffe: { channel_order: 'BGR', scale: '0..255', mean: [103.939, 116.779, 123.68], std: [1, 1, 1] },
} as const satisfies Record<string, Preprocessing>;
export type PreprocessingId = keyof typeof PREPROCESSINGS;
export const PREPROCESSING_IDS = Object.keys(PREPROCESSINGS) as readonly PreprocessingId[];

/** Which of them it is; null for one of its own. */
export function nameOfPreprocessing(given: Preprocessing): PreprocessingId | null {
  const same = (a: readonly number[], b: readonly number[]) => a.every((value, i) => Math.abs(value - b[i]) < 1e-3);
  return (
    PREPROCESSING_IDS.find((id) => {
      const { channel_order, scale, mean, std } = PREPROCESSINGS[id];
      return (
        channel_order === given.channel_order && scale === given.scale && same(mean, given.mean) && same(std, given.std)
      );
    }) ?? null
  );
}

/** Hugging Face's preprocessor_config.json as a contract's input; null when it is something else. */
export function preprocessingOf(config: Record<string, unknown>): Record<string, unknown> | null {
  const { image_mean: mean, image_std: std, do_normalize: normalise, do_rescale: rescale } = config;
  const isThree = (value: unknown) => Array.isArray(value) && value.length === 3 && value.every(Number.isFinite);
  if (!isThree(mean) && typeof normalise !== 'boolean') return null;
  const scaled = isThree(mean) && normalise !== false;
  return {
    channel_order: 'RGB',
    scale: rescale === false ? '0..255' : '0..1',
    mean: scaled ? mean : [0, 0, 0],
    std: scaled && isThree(std) ? std : [1, 1, 1],
  };
}
