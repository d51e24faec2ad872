import type { Signal } from '#core/errors.ts';
import type { Photo, Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { Classifier, ClassifierView, Tensor } from '#methods/models.ts';
import { type ClassifierContract, outputName } from '../contract.ts';
import { inputTensor, mirrorPixels, resizePhoto } from '../pixels.ts';
import type { Numbers, Session } from '../session.ts';
import { joinSlices, type Slice } from '../tensors.ts';
import { classMapsFromWeights } from './weights.ts';

/** A classifier whose class maps come out of the network, or from its features and weights. */
export class OnnxClassifier implements Classifier {
  readonly hash: string;
  readonly classNames: readonly string[];
  readonly baseSide: number | null;
  readonly #session: Session;
  readonly #contract: ClassifierContract;
  readonly #gpu: Gpu | null;

  constructor(session: Session, contract: ClassifierContract, hash: string, gpu: Gpu | null) {
    this.hash = hash;
    this.classNames = contract.classes;
    this.baseSide = contract.input.base_side ?? null;
    this.#session = session;
    this.#contract = contract;
    this.#gpu = gpu;
  }

  async run(
    photo: Photo,
    view: ClassifierView,
    channels: readonly number[],
    signal?: Signal,
  ): Promise<{ logits: Float32Array; classMaps: Tensor }> {
    const names = namesOf(this.#contract);
    const mapsFrom = names.classMaps ? [names.classMaps] : [names.features!, names.weights!];
    const feeds = { [this.#contract.input.name]: this.#look(photo, view), ...this.#asked(channels) };
    const outputs = await this.#session.run(feeds, [names.logits, ...mapsFrom], signal);
    try {
      // A copy: disposing the tensor may take its memory.
      const logits = (await outputs[names.logits].cpu()).slice();
      const classMaps = names.classMaps
        ? await this.#take(outputs[names.classMaps], this.#contract.class_ids ? channels.map((_, i) => i) : channels)
        : await classMapsFromWeights(outputs[names.features!], outputs[names.weights!], channels, this.#gpu);
      return { logits, classMaps };
    } finally {
      for (const output of Object.values(outputs)) output.dispose();
    }
  }

  async features(photo: Photo, signal?: Signal): Promise<Tensor | null> {
    const { features } = namesOf(this.#contract);
    if (!features) return null;
    const scale = this.baseSide ? this.baseSide / Math.max(photo.width, photo.height) : 1;
    const view = { width: Math.round(photo.width * scale), height: Math.round(photo.height * scale), flip: false };
    const feeds = { [this.#contract.input.name]: this.#look(photo, view), ...this.#asked([]) };
    const outputs = await this.#session.run(feeds, [features], signal);
    return outputs[features];
  }

  /** The numbers of the wanted classes, for networks that make no other maps: at least one, since shapes may not be empty. */
  #asked(channels: readonly number[]): Record<string, Numbers> {
    const { class_ids: name } = this.#contract;
    const ids = channels.length > 0 ? channels : [0];
    return name ? { [name]: { dims: [ids.length], data: Float32Array.from(ids) } } : {};
  }

  /** The photo as the view sees it, enlarged where the network needs more pixels. */
  #look(photo: Photo, view: ClassifierView): Numbers {
    const { input } = this.#contract;
    const pixels = resizePhoto(photo, input.fixed_size ?? atLeast(view, input.min_side));
    const { dims, data } = inputTensor(view.flip ? mirrorPixels(pixels) : pixels, input);
    return { dims, data };
  }

  /** The asked channels of [1, C, h, w], in the asked order. */
  #take(maps: Tensor, channels: readonly number[]): Promise<Tensor> {
    const [height, width] = maps.dims.slice(-2);
    const length = height * width;
    const slices: Slice[] = channels.map((channel) => ({ tensor: maps, offset: channel * length, length }));
    return joinSlices([1, channels.length, height, width], slices, this.#gpu, this.#session.provider === 'webgpu');
  }
}

/** The network's names of the outputs that are used. */
export function namesOf(contract: ClassifierContract): {
  readonly logits: string;
  readonly classMaps: string | null;
  readonly features: string | null;
  readonly weights: string | null;
} {
  return {
    logits: outputName(contract, 'logits') ?? 'logits',
    classMaps: outputName(contract, 'class_maps'),
    features: outputName(contract, 'features'),
    weights: outputName(contract, 'weights'),
  };
}

function atLeast({ width, height }: Size, minSide: number): Size {
  const scale = Math.max(1, minSide / Math.min(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}
