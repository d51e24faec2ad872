import type { Prompt } from '#core/edits.ts';
import { AbortedError, type Signal } from '#core/errors.ts';
import type { Photo } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { DecodedMasks, Embedding, PlainEmbedding, Segmenter, Tensor } from '#methods/models.ts';
import { inputTensor, resizePhoto } from '../pixels.ts';
import type { Session } from '../session.ts';
import { CpuTensor, joinSlices } from '../tensors.ts';
import { Answer } from './answer.ts';
import { bestFitting, cutToBox, promptsForBox } from './box.ts';
import type { SegmenterContract } from './complete.ts';
import { frameOf, SamEmbedding } from './frame.ts';
import type { SamKind } from './kinds/kind.ts';
import { SAM_KINDS } from './kinds/list.ts';

/** Prompts of one call when the decoder takes them one by one, which keeps abort and progress lively. */
const UNBATCHED = 16;
/** On WebAssembly a larger batch is no faster, but a person waits longer for a sign of progress. */
const ON_WASM = 4;

/** One mask of the answer to a prompt: the `mask`-th of all masks in a tensor. */
interface Chosen {
  readonly logits: Tensor;
  readonly mask: number;
  readonly score: number;
}

/** A Segment Anything network of any of the kinds that are known. */
export class SamSegmenter implements Segmenter {
  readonly hash: string;
  readonly maxBatch: number;
  readonly #encoder: Session;
  readonly #decoder: Session;
  readonly #contract: SegmenterContract;
  readonly #kind: SamKind;
  readonly #gpu: Gpu | null;
  #batches: boolean | 'untried';

  constructor(encoder: Session, decoder: Session, contract: SegmenterContract, hash: string, gpu: Gpu | null) {
    this.hash = hash;
    const onDevice = contract.batched_prompts ? contract.max_batch : UNBATCHED;
    this.maxBatch = decoder.provider === 'wasm' ? ON_WASM : onDevice;
    this.#encoder = encoder;
    this.#decoder = decoder;
    this.#contract = contract;
    this.#kind = SAM_KINDS[contract.kind];
    this.#gpu = gpu;
    this.#batches = contract.batched_prompts;
  }

  async encode(photo: Photo, signal?: Signal): Promise<Embedding> {
    const { input, embeddings } = this.#contract;
    const frame = frameOf(photo, input.long_side, input.frame);
    const pixels = resizePhoto(photo, frame);
    const square = input.frame === 'padded' ? { width: frame.side, height: frame.side } : undefined;
    const wanted = Object.values(embeddings);
    const outputs = await this.#encoder.run({ [input.name]: inputTensor(pixels, input, square) }, wanted, signal);
    const tensors = Object.entries(embeddings).map(([name, output]) => [name, outputs[output]] as const);
    return new SamEmbedding(photo, frame, Object.fromEntries(tensors));
  }

  restore({ photo, frame, tensors }: PlainEmbedding): Embedding {
    const made = Object.entries(tensors).map(
      ([name, { dims, data }]) => [name, new CpuTensor(dims, data, this.#gpu)] as const,
    );
    return new SamEmbedding(photo, frame, Object.fromEntries(made));
  }

  async decode(
    embedding: Embedding,
    prompts: readonly Prompt[],
    previous?: Tensor,
    signal?: Signal,
  ): Promise<DecodedMasks> {
    if (!(embedding instanceof SamEmbedding)) throw new Error('an embedding of another model');
    const used: { dispose(): void }[] = [];
    const ask = async (asked: readonly Prompt[]) => {
      const answers = await this.#ask(embedding, asked, previous ?? null, signal);
      used.push(...answers);
      return answers;
    };
    try {
      const byPoints = ({ box }: Prompt) => this.#kind.boxes === 'points' && box !== undefined;
      const chosen: Chosen[][] = [];
      if (!prompts.some(byPoints)) chosen.push(...(await ask(prompts)).flatMap(everyPrompt));
      else
        for (const prompt of prompts) {
          const answers = await ask(byPoints(prompt) ? promptsForBox(prompt) : [prompt]);
          if (!byPoints(prompt)) chosen.push(...answers.flatMap(everyPrompt));
          else {
            const fitting = await this.#chooseByBox(answers, prompt, embedding);
            used.push(fitting[0].logits);
            chosen.push(fitting);
          }
        }
      return await this.#join(chosen);
    } finally {
      for (const one of used) one.dispose();
    }
  }

  /** In one question where the decoder takes several prompts, else one by one. */
  async #ask(
    embedding: SamEmbedding,
    prompts: readonly Prompt[],
    previous: Tensor | null,
    signal?: Signal,
  ): Promise<Answer[]> {
    const together = prompts.length > 1 && (this.#kind.manyBoxes || prompts.every(({ box }) => !box));
    if (together && this.#batches === 'untried')
      this.#batches = await this.#takesSeveral(embedding, prompts, previous, signal);
    if (together && this.#batches) return [await this.#question(embedding, prompts, previous, signal)];
    const answers: Answer[] = [];
    try {
      for (const prompt of prompts) answers.push(await this.#question(embedding, [prompt], previous, signal));
      return answers;
    } catch (error) {
      for (const answer of answers) answer.dispose();
      throw error;
    }
  }

  /**
   * A free size in a file is no promise: exports have failed on two prompts, or answered all with the first. So the
   * first time several come, the last of them is asked alone too.
   */
  async #takesSeveral(
    embedding: SamEmbedding,
    prompts: readonly Prompt[],
    previous: Tensor | null,
    signal?: Signal,
  ): Promise<boolean> {
    const last = prompts.length - 1;
    const alone = await this.#question(embedding, [prompts[last]], previous, signal);
    try {
      const all = await this.#question(embedding, prompts, previous, signal);
      const same = all.prompts === prompts.length && (await all.alike(last, alone));
      all.dispose();
      return same;
    } catch (error) {
      if (error instanceof AbortedError) throw error;
      return false;
    } finally {
      alone.dispose();
    }
  }

  async #question(
    embedding: SamEmbedding,
    prompts: readonly Prompt[],
    previous: Tensor | null,
    signal?: Signal,
  ): Promise<Answer> {
    const { logits, scores, inputs } = this.#kind;
    const question = { prompts, embedding, previous, side: this.#contract.low_resolution };
    const feeds = await this.#kind.feeds(question);
    const fed = [...inputs, ...this.#contract.extras].map((name) => [name, feeds[name]] as const);
    const given = { ...embedding.tensors, ...Object.fromEntries(fed) };
    const outputs = await this.#decoder.run(given, [logits, scores], signal);
    return Answer.of(outputs[logits], outputs[scores]);
  }

  /** As many masks as a prompt has: those that fit its box best. The fit takes the place of the predicted IoU. */
  async #chooseByBox(answers: readonly Answer[], prompt: Prompt, embedding: SamEmbedding): Promise<Chosen[]> {
    const { side } = answers[0];
    const cells = side * side;
    const masks = answers.flatMap((answer) => everyPrompt(answer).flat());
    const all = new Float32Array(masks.length * cells);
    for (const [i, { logits, mask }] of masks.entries()) {
      const data = await logits.cpu();
      all.set(data.subarray(mask * cells, (mask + 1) * cells), i * cells);
    }
    const fitting = bestFitting(all, side, prompt, embedding, answers[0].masksOf(0).length);
    const cut = new Float32Array(fitting.length * cells);
    for (const [i, { mask }] of fitting.entries())
      cut.set(cutToBox(all.subarray(mask * cells, (mask + 1) * cells), side, prompt, embedding), i * cells);
    const logits = new CpuTensor([fitting.length, side, side], cut, this.#gpu);
    return fitting.map(({ fit }, mask) => ({ logits, mask, score: fit }));
  }

  /** One tensor of all prompts' masks. */
  async #join(chosen: readonly (readonly Chosen[])[]): Promise<DecodedMasks> {
    const masksPerPrompt = chosen[0].length;
    const side = chosen[0][0].logits.dims.at(-1)!;
    const cells = side * side;
    const slices = chosen.flat().map(({ logits, mask }) => ({ tensor: logits, offset: mask * cells, length: cells }));
    const scores = Float32Array.from(chosen.flat(), ({ score }) => score);
    const dims = [chosen.length, masksPerPrompt, side, side];
    const logits = await joinSlices(dims, slices, this.#gpu, this.#decoder.provider === 'webgpu');
    return { logits, scores, masksPerPrompt, side };
  }
}

/** The masks of every prompt of an answer. */
function everyPrompt(answer: Answer): Chosen[][] {
  return Array.from({ length: answer.prompts }, (_, prompt) =>
    answer.masksOf(prompt).map((mask) => ({ logits: answer.logits, mask, score: answer.scores[mask] })),
  );
}
