import { type Signal, UserError } from '#core/errors.ts';
import type { Photo, Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { FeatureExtractor, Tensor } from '#methods/models.ts';
import type { FeaturesContract } from '../contract.ts';
import { inputTensor, resizePhoto } from '../pixels.ts';
import type { Session } from '../session.ts';
import { CpuTensor } from '../tensors.ts';

/**
 * A network that describes patches of a photo by tokens (vision transformers as DINOv2), or places by a feature map.
 * The photo is resized so that whole patches cover it.
 */
export class OnnxFeatures implements FeatureExtractor {
  readonly hash: string;
  readonly #session: Session;
  readonly #contract: FeaturesContract;
  readonly #output: string;
  readonly #gpu: Gpu | null;

  constructor(session: Session, contract: FeaturesContract, output: string, hash: string, gpu: Gpu | null) {
    this.hash = hash;
    this.#session = session;
    this.#contract = contract;
    this.#output = output;
    this.#gpu = gpu;
  }

  /** @throws UserError 'model.tokens' {found, expected} when there are fewer tokens than patches */
  features(photo: Photo, signal?: Signal): Promise<Tensor> {
    return this.at(photo, this.#contract.input.base_side ?? Math.max(photo.width, photo.height), signal);
  }

  /** The same of the photo with another long side. */
  async at(photo: Photo, longSide: number, signal?: Signal): Promise<Tensor> {
    const { input, patch } = this.#contract;
    const size = input.fixed_size ?? patchedSize(photo, longSide, patch);
    const feeds = { [input.name]: inputTensor(resizePhoto(photo, size), input) };
    const { [this.#output]: output } = await this.#session.run(feeds, [this.#output], signal);
    if (output.dims.length === 4) return output;
    try {
      const grid = { width: Math.floor(size.width / patch), height: Math.floor(size.height / patch) };
      const [, tokens, depth] = output.dims;
      const data = planesOfTokens(await output.cpu(), tokens, depth, grid);
      return new CpuTensor([1, depth, grid.height, grid.width], data, this.#gpu);
    } finally {
      output.dispose();
    }
  }
}

/** The photo's size with this long side, both sides rounded to whole patches, at least one. */
export function patchedSize({ width, height }: Size, longSide: number, patch: number): Size {
  const scale = longSide / Math.max(width, height) / patch;
  const whole = (side: number) => patch * Math.max(1, Math.round(side * scale));
  return { width: whole(width), height: whole(height) };
}

/**
 * [T, D] tokens as planes [D, h, w]. The last h·w are the patches, row by row; what comes before them (a token for the
 * whole photo, registers) is no place of the photo and is left out.
 */
export function planesOfTokens(values: Float32Array, tokens: number, depth: number, grid: Size): Float32Array {
  const patches = grid.width * grid.height;
  const extra = tokens - patches;
  if (extra < 0) throw new UserError('model.tokens', { found: tokens, expected: patches });
  const planes = new Float32Array(depth * patches);
  for (let i = 0; i < patches; i++)
    for (let d = 0; d < depth; d++) planes[d * patches + i] = values[(extra + i) * depth + d];
  return planes;
}
