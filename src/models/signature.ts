import type { ElementType } from './elements.ts';
import { ELEMENT, type OnnxValue, readOnnx } from './onnx/model.ts';

/**
 * What an ONNX file says of itself before anybody runs it: its inputs and outputs, and how large its tensors are. Read
 * from the file, since loading a network only to look at it takes seconds and memory.
 */

/** A named input or output. A text as size is a dimension known at run time. */
export interface ValueSignature {
  readonly name: string;
  readonly type: ElementType | 'other';
  readonly dims: readonly (number | string)[];
}

export interface Signature {
  readonly inputs: readonly ValueSignature[];
  readonly outputs: readonly ValueSignature[];
  /** Whether most weights are f16. */
  readonly half: boolean;
  /** Bytes of the largest tensor among weights, inputs and outputs; free sizes count as 1. */
  readonly largestTensor: number;
}

const TYPES = Object.keys(ELEMENT) as readonly ElementType[];
/** Kinds of floating point: float, float16, double, bfloat16. */
export const FLOATS: readonly number[] = [ELEMENT.float32, ELEMENT.float16, 11, 16];
/** Bytes of an element where it is not 4. */
const BYTES: Readonly<Record<number, number>> = { 2: 1, 3: 1, 4: 2, 5: 2, 7: 8, 9: 1, 10: 2, 11: 8, 13: 8, 16: 2 };

/** @returns null when the bytes are no ONNX model */
export function readSignature(file: Uint8Array): Signature | null {
  const model = readOrNull(file);
  if (!model) return null;
  let [halves, elements] = [0, 0];
  let largestTensor = 0;
  const count = (type: number, dims: readonly (number | string)[]) => {
    const size = dims.reduce<number>((product, dim) => product * (typeof dim === 'number' ? dim : 1), 1);
    largestTensor = Math.max(largestTensor, size * (BYTES[type] ?? 4));
    return size;
  };
  for (const { type, dims } of model.constants.values()) {
    const size = count(type, dims);
    if (FLOATS.includes(type)) elements += size;
    if (type === ELEMENT.float16) halves += size;
  }
  for (const { type, dims } of [...model.inputs, ...model.outputs]) count(type, dims ?? []);
  return {
    inputs: model.inputs.map(signatureOf),
    outputs: model.outputs.map(signatureOf),
    half: 2 * halves > elements,
    largestTensor,
  };
}

/** One line for a person: `points float32[1, N, 2]`. */
export function describeValue({ name, type, dims }: ValueSignature): string {
  return `${name} ${type}[${dims.map((dim) => (dim === '' ? '?' : dim)).join(', ')}]`;
}

export function signatureOf({ name, type, dims }: OnnxValue): ValueSignature {
  return { name, type: TYPES.find((known) => ELEMENT[known] === type) ?? 'other', dims: dims ?? [] };
}

function readOrNull(file: Uint8Array) {
  try {
    return readOnnx(file);
  } catch {
    return null;
  }
}
