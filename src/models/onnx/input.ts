import { UserError } from '#core/errors.ts';
import { describeValue, signatureOf } from '../signature.ts';
import { titleOf } from './graph-view.ts';
import { ELEMENT, type OnnxModel, readOnnx } from './model.ts';

/** How a network takes its photo. */
export interface ImageInput {
  readonly name: string;
  readonly layout: 'NCHW' | 'NHWC';
  /** The only size that it takes; null where any will do. */
  readonly fixedSize: { readonly width: number; readonly height: number } | null;
}

/** Element types that photos come in; sessions convert to them. */
const PIXELS: ReadonlySet<number> = new Set([ELEMENT.float32, ELEMENT.float16, ELEMENT.uint8]);

/** @throws UserError 'model.unreadable' {file, reason} */
export function readOnnxFile(bytes: Uint8Array, file: string): OnnxModel {
  try {
    return readOnnx(bytes);
  } catch (error) {
    throw new UserError('model.unreadable', { file, reason: error instanceof Error ? error.message : String(error) });
  }
}

/**
 * The one input, a colour photo.
 * @throws UserError 'model.input' {file, found}: what the inputs are instead
 */
export function imageInput({ inputs }: OnnxModel, file: string): ImageInput {
  const [input] = inputs;
  const found = inputs.map(signatureOf).map(describeValue).join(', ') || '-';
  const dims = input?.dims;
  if (inputs.length !== 1 || !PIXELS.has(input.type) || dims?.length !== 4)
    throw new UserError('model.input', { file, found });
  const isOpen = (size: number | string) => typeof size === 'string' || size <= 0;
  const layout = dims[3] === 3 && dims[1] !== 3 ? 'NHWC' : 'NCHW';
  const [channels, height, width] = layout === 'NCHW' ? dims.slice(1) : [dims[3], dims[1], dims[2]];
  if (!(isOpen(dims[0]) || dims[0] === 1) || !(isOpen(channels) || channels === 3))
    throw new UserError('model.input', { file, found });
  const fixedSize = isOpen(width) || isOpen(height) ? null : { width: Number(width), height: Number(height) };
  return { name: input.name, layout, fixedSize };
}

/** Operators of networks whose numbers were made smaller. */
const QUANTISED = /^(QLinear|Quantize|Dequantize|DynamicQuantize|MatMulInteger|ConvInteger|MatMulNBits|GatherBlockQ)/;

/**
 * Refuses weights of few bits: maps made of them would be coarse, and the graph has other operators.
 * @throws UserError 'model.quantised' {file, found}
 */
export function expectFloats({ nodes }: OnnxModel, file: string): void {
  const quantised = nodes.find(({ op }) => QUANTISED.test(op));
  if (quantised) throw new UserError('model.quantised', { file, found: titleOf(quantised) });
}
