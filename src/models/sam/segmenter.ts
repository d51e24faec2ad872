import type { Prompt } from '#core/edits.ts';
import type { Signal } from '#core/errors.ts';
import type { Photo, Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { DecodedMasks, Embedding, Segmenter, Tensor } from '#methods/models.ts';
import type { SegmenterContract } from '../contract.ts';
import { inputTensor, resizePhoto } from '../pixels.ts';
import type { Numbers, Session } from '../session.ts';
import { joinSlices, type Slice } from '../tensors.ts';
import { promptTensors } from './prompts.ts';

/** Names of the official decoder (segment-anything, utils/onnx.py). `masks` is never fetched. */
export const DECODER_INPUTS = [
  'image_embeddings',
  'point_coords',
  'point_labels',
  'mask_input',
  'has_mask_input',
  'orig_im_size',
] as const;
export const LOW_RES = 'low_res_masks';
export const SCORES = 'iou_predictions';
export const DECODER_OUTPUTS = [LOW_RES, SCORES] as const;
export const EMBEDDING = 'image_embeddings';

/** Prompts of one call when the decoder takes them one by one, which keeps abort and progress lively. */
const UNBATCHED = 16;
/** On WebAssembly a larger batch is no faster, but a person waits longer for a sign of progress. */
const ON_WASM = 4;
/** Masks of the official export without `return_single_mask`: one for a lone mask, then three. */
const SINGLE_AND_THREE = 4;

/** The encoder's output of one photo and where the photo lies in its frame. */
class SamEmbedding implements Embedding {
  readonly photo: Size;
  readonly frame: Embedding['frame'];
  readonly tensor: Tensor;

  constructor(photo: Size, frame: Embedding['frame'], tensor: Tensor) {
    this.photo = { width: photo.width, height: photo.height };
    this.frame = frame;
    this.tensor = tensor;
  }

  dispose(): void {
    this.tensor.dispose();
  }
}

/** A segmenter by the contract of the official SAM decoder (MobileSAM, SAM, the embedded one). */
export class SamSegmenter implements Segmenter {
  readonly hash: string;
  readonly maxBatch: number;
  readonly #encoder: Session;
  readonly #decoder: Session;
  readonly #contract: SegmenterContract;
  readonly #gpu: Gpu | null;

  constructor(encoder: Session, decoder: Session, contract: SegmenterContract, hash: string, gpu: Gpu | null) {
    this.hash = hash;
    const onDevice = contract.batched_prompts ? contract.max_batch : UNBATCHED;
    this.maxBatch = decoder.provider === 'wasm' ? ON_WASM : onDevice;
    this.#encoder = encoder;
    this.#decoder = decoder;
    this.#contract = contract;
    this.#gpu = gpu;
  }

  async encode(photo: Photo, signal?: Signal): Promise<Embedding> {
    const { input } = this.#contract;
    const frame = frameOf(photo, input.long_side);
    const pixels = resizePhoto(photo, frame);
    // Encoders that take [H, W, 3] pad inside the network, the others are given the whole square.
    const square = input.layout === 'HWC' ? undefined : { width: input.long_side, height: input.long_side };
    const outputs = await this.#encoder.run({ [input.name]: inputTensor(pixels, input, square) }, [EMBEDDING], signal);
    return new SamEmbedding(photo, frame, outputs[EMBEDDING]);
  }

  async decode(
    embedding: Embedding,
    prompts: readonly Prompt[],
    previous?: Tensor,
    signal?: Signal,
  ): Promise<DecodedMasks> {
    if (!(embedding instanceof SamEmbedding)) throw new Error('an embedding of another model');
    const batches = this.#contract.batched_prompts ? [prompts] : prompts.map((prompt) => [prompt]);
    const answers: Record<string, Tensor>[] = [];
    try {
      for (const batch of batches) answers.push(await this.#ask(embedding, batch, previous, signal));
      return await this.#join(answers, prompts.length);
    } finally {
      for (const answer of answers) for (const tensor of Object.values(answer)) tensor.dispose();
    }
  }

  #ask(
    embedding: SamEmbedding,
    prompts: readonly Prompt[],
    previous: Tensor | undefined,
    signal?: Signal,
  ): Promise<Record<string, Tensor>> {
    const side = this.#contract.low_resolution;
    const noMask: Numbers = { dims: [1, 1, side, side], data: new Float32Array(side * side) };
    const { coords, labels } = promptTensors(prompts, embedding.photo, embedding.frame);
    return this.#decoder.run(
      {
        image_embeddings: embedding.tensor,
        point_coords: coords,
        point_labels: labels,
        mask_input: previous ?? noMask,
        has_mask_input: { dims: [1], data: Float32Array.of(previous ? 1 : 0) },
        // Only the masks that nobody fetches are scaled to this size: one pixel is the cheapest.
        orig_im_size: { dims: [2], data: Float32Array.of(1, 1) },
      },
      DECODER_OUTPUTS,
      signal,
    );
  }

  /** One tensor of all prompts' masks, without the mask for a lone answer where there are four. */
  async #join(answers: readonly Record<string, Tensor>[], prompts: number): Promise<DecodedMasks> {
    const [, made, side] = answers[0][LOW_RES].dims;
    const skipped = made === SINGLE_AND_THREE ? 1 : 0;
    const masksPerPrompt = made - skipped;
    const cells = side * side;
    const slices: Slice[] = [];
    const scores = new Float32Array(prompts * masksPerPrompt);
    let prompt = 0;
    for (const answer of answers) {
      const given = await answer[SCORES].cpu();
      for (let b = 0; b < answer[LOW_RES].dims[0]; b++, prompt++) {
        const first = b * made + skipped;
        slices.push({ tensor: answer[LOW_RES], offset: first * cells, length: masksPerPrompt * cells });
        scores.set(given.subarray(first, first + masksPerPrompt), prompt * masksPerPrompt);
      }
    }
    const dims = [prompts, masksPerPrompt, side, side];
    const logits = await joinSlices(dims, slices, this.#gpu, this.#decoder.provider === 'webgpu');
    return { logits, scores, masksPerPrompt, side };
  }
}

/** The photo's long side fills the frame; the sides are rounded as in segment-anything: floor(x + 0.5). */
function frameOf({ width, height }: Size, side: number): Embedding['frame'] {
  const scale = side / Math.max(width, height);
  return {
    width: Math.max(1, Math.floor(width * scale + 0.5)),
    height: Math.max(1, Math.floor(height * scale + 0.5)),
    side,
  };
}
