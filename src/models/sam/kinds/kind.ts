import type { Prompt } from '#core/edits.ts';
import type { Tensor } from '#methods/models.ts';
import { type Frame, IMAGENET_INPUT, type InputContract, type SegmenterKind } from '../../contract.ts';
import type { Numbers } from '../../session.ts';
import type { ValueSignature } from '../../signature.ts';
import type { SamEmbedding } from '../frame.ts';

/** What a decoder is asked at once. Prompts of one question have equally many points. */
export interface Question {
  readonly prompts: readonly Prompt[];
  readonly embedding: SamEmbedding;
  /** Logits [1, 1, side, side] that the decoder may start from. */
  readonly previous: Tensor | null;
  /** Side of the decoder's masks. */
  readonly side: number;
}

/** How the encoder wants its picture. */
export type Preprocessing = Pick<InputContract, 'layout' | 'scale' | 'mean' | 'std'> & {
  readonly long_side: number;
  readonly frame: Frame;
};

/** One published way to put a Segment Anything network into ONNX files. */
export interface SamKind {
  readonly id: SegmenterKind;
  /** The encoder's outputs that the decoder takes; a name that ends in * stands for all that begin so. */
  readonly embeddings: readonly string[];
  /** The decoder's other inputs. */
  readonly inputs: readonly string[];
  /** Inputs that some exports have too and that are fed all the same. */
  readonly mayTake: readonly string[];
  /** The decoder's outputs: logits [..., M, side, side] and the masks' predicted IoU [..., M]. */
  readonly logits: string;
  readonly scores: string;
  /** `own`: the decoder takes a box. `points`: it is told by points, see box.ts. */
  readonly boxes: 'own' | 'points';
  /** Whether the decoder can start from a mask. */
  readonly hints: boolean;
  /** Input and axis that count prompts. */
  readonly counted: { readonly input: string; readonly axis: number };
  /** Whether several prompts with boxes go into one question. */
  readonly manyBoxes: boolean;
  /** What a picture needs as far as it can be seen in the encoder's input. */
  preprocessing(picture: ValueSignature): Preprocessing;
  /** The decoder's inputs without the embeddings. */
  feeds(question: Question): Promise<Record<string, Tensor | Numbers>>;
}

const RAW: Pick<InputContract, 'scale' | 'mean' | 'std'> = { scale: '0..255', mean: [0, 0, 0], std: [1, 1, 1] };

/** The side of all published frames of SAM, where the file leaves it open. */
const USUAL_SIDE = 1024;

/** Where height and width are in a picture's shape, and the side that they have when it is fixed. */
export function shapeOf({ dims }: ValueSignature): { layout: InputContract['layout']; side: number | null } {
  const layout = dims.length === 3 ? 'HWC' : dims.length === 4 && dims[3] === 3 && dims[1] !== 3 ? 'NHWC' : 'NCHW';
  const side = dims[layout === 'NCHW' ? 2 : layout === 'NHWC' ? 1 : 0];
  return { layout, side: typeof side === 'number' && side > 0 ? side : null };
}

/** A picture that is normalised outside the network. */
export function normalised(picture: ValueSignature, frame: Frame): Preprocessing {
  const { layout, side } = shapeOf(picture);
  return { layout, ...IMAGENET_INPUT, long_side: side ?? USUAL_SIDE, frame };
}

/** A picture whose normalisation is in the network; it pads too where its size is free. */
export function raw(picture: ValueSignature): Preprocessing {
  const { layout, side } = shapeOf(picture);
  return { layout, ...RAW, long_side: side ?? USUAL_SIDE, frame: side ? 'padded' : 'bare' };
}

/** The mask that a decoder starts from, for so many prompts, or zeros where there is none. */
export async function hintsFor(previous: Tensor | null, side: number, count: number): Promise<Tensor | Numbers> {
  if (previous && count === 1) return previous;
  const data = new Float32Array(count * side * side);
  if (previous) {
    const one = await previous.cpu();
    for (let i = 0; i < count; i++) data.set(one, i * side * side);
  }
  return { dims: [count, 1, side, side], data };
}
