import type { Prompt } from '#core/edits.ts';
import type { Signal } from '#core/errors.ts';
import type { Photo } from '#core/rasters.ts';

/**
 * What methods need of models. The adapters of src/models implement these; methods never see
 * ONNX Runtime. A tensor may live on the CPU or the GPU and is fetched where it is wanted.
 */
export interface Tensor {
  readonly dims: readonly number[];
  /** Downloads when the tensor lives on the GPU. */
  cpu(): Promise<Float32Array>;
  /** Uploads when the tensor lives on the CPU. The buffer may be larger than the dims say. */
  gpu(): GPUBuffer;
  dispose(): void;
}

/** One look of a classifier at the photo: resized to width × height pixels, then mirrored when `flip`. */
export interface ClassifierView {
  readonly width: number;
  readonly height: number;
  readonly flip: boolean;
}

export interface Classifier {
  /** SHA-256 of the model file. */
  readonly hash: string;
  readonly classNames: readonly string[];
  /** The long side in pixels that a view of scale 1 has, or null for the photo's own size. */
  readonly baseSide: number | null;
  /**
   * Class maps are before upsampling, [1, C, h, w], C = classNames.length, and still mirrored
   * when the view is. Only channels of `channels` are returned, in that order.
   */
  run(
    photo: Photo,
    view: ClassifierView,
    channels: readonly number[],
    signal?: Signal,
  ): Promise<{
    logits: Float32Array;
    classMaps: Tensor;
  }>;
  /** Features of the scale-1 view, [1, D, h, w]; null when the network offers none. */
  features(photo: Photo, signal?: Signal): Promise<Tensor | null>;
}

/** A network that describes places of a photo: DINOv2, say. */
export interface FeatureExtractor {
  readonly hash: string;
  /** [1, D, h, w] over the whole photo. */
  features(photo: Photo, signal?: Signal): Promise<Tensor>;
}

/** Opaque: what an encoder made of one photo. */
export interface Embedding {
  readonly photo: { readonly width: number; readonly height: number };
  /** Size of the photo inside the model's square frame, and the frame's side. */
  readonly frame: { readonly width: number; readonly height: number; readonly side: number };
  /** All that it consists of, by name, for those who keep it; absent where it cannot be made again from numbers. */
  readonly tensors?: Readonly<Record<string, Tensor>>;
  dispose(): void;
}

/** An embedding as plain numbers. */
export interface PlainEmbedding extends Pick<Embedding, 'photo' | 'frame'> {
  readonly tensors: Readonly<Record<string, { readonly dims: readonly number[]; readonly data: Float32Array }>>;
}

/** Masks of B prompts: logits on the low-resolution grid of the whole square frame. */
export interface DecodedMasks {
  /** [B, M, side, side]; mask where > 0. Grid cell (i, j) covers frame/side pixels. */
  readonly logits: Tensor;
  /** Predicted IoU, B·M values. */
  readonly scores: Float32Array;
  readonly masksPerPrompt: number;
  readonly side: number;
}

export interface Segmenter {
  readonly hash: string;
  /** Most prompts that one decode takes. */
  readonly maxBatch: number;
  encode(photo: Photo, signal?: Signal): Promise<Embedding>;
  /** An embedding of this network again from its numbers; absent where they are of no use without the encoder. */
  restore?(plain: PlainEmbedding): Embedding;
  /**
   * Every prompt has its own points and box. `previous` is one low-resolution mask [1, 1, side, side] of logits.
   * The prompts of one call have equally many points.
   */
  decode(embedding: Embedding, prompts: readonly Prompt[], previous?: Tensor, signal?: Signal): Promise<DecodedMasks>;
}
