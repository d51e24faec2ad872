import { UserError } from '#core/errors.ts';
import type { GivenSegmenter, InputContract, KnownAnswer, SegmenterKind, Suggested } from '../contract.ts';
import { describeValue, type Signature, type ValueSignature } from '../signature.ts';
import type { Preprocessing, SamKind } from './kinds/kind.ts';
import { SAM_KINDS } from './kinds/list.ts';

/** A segmenter's contract with nothing left open: what was given, and the rest from the files themselves. */
export interface SegmenterContract {
  readonly name: string;
  readonly kind: SegmenterKind;
  readonly input: InputContract & Preprocessing;
  /** The decoder's inputs that come from the encoder, and the names of the encoder's outputs. */
  readonly embeddings: Readonly<Record<string, string>>;
  /** Inputs that this decoder has of those that some have. */
  readonly extras: readonly string[];
  readonly low_resolution: number;
  /** Whether one decode takes several prompts; 'untried' where only a run can tell. */
  readonly batched_prompts: boolean | 'untried';
  readonly max_batch: number;
  readonly known_answer?: KnownAnswer;
  readonly suggested: Suggested;
}

/** A file with what it says of itself. */
export interface SeenFile {
  readonly name: string;
  readonly signature: Signature;
}

/** Side of the masks of all published decoders. */
const USUAL_MASKS = 256;

/** Which kind an encoder and a decoder are; null when they fit none. */
function kindOf(encoder: Signature, decoder: Signature): SamKind | null {
  return Object.values(SAM_KINDS).find((kind) => isDecoder(kind, decoder) && isEncoder(kind, encoder, decoder)) ?? null;
}

/**
 * The encoder and the decoder among files.
 * @throws UserError 'model.unknown' {found, expected} when no two of them go together
 */
export function pairOf<F extends SeenFile>(files: readonly F[]): { encoder: F; decoder: F; kind: SamKind } {
  for (const decoder of files)
    for (const encoder of files) {
      const kind = encoder === decoder ? null : kindOf(encoder.signature, decoder.signature);
      if (kind) return { encoder, decoder, kind };
    }
  throw unknown(files);
}

/** Whether any of these files looks like the decoder of a segmenter. */
export function hasDecoder(signatures: readonly Signature[]): boolean {
  return signatures.some((signature) => Object.values(SAM_KINDS).some((kind) => isDecoder(kind, signature)));
}

/**
 * Fills in what a contract leaves open.
 * @throws UserError 'model.unknown' {found, expected} when it gives no kind and the files fit none;
 * 'model.mismatch' {file, kind, expected, found} when the encoder does not give what the decoder takes
 */
export function completeContract(given: GivenSegmenter, encoder: SeenFile, decoder: SeenFile): SegmenterContract {
  const kind = given.kind ? SAM_KINDS[given.kind] : kindOf(encoder.signature, decoder.signature);
  if (!kind) throw unknown([encoder, decoder]);
  const inputs = decoder.signature.inputs;
  const embeddings = matched(kind, encoder.signature, decoder.signature);
  if (!embeddings)
    throw new UserError('model.mismatch', {
      file: encoder.name,
      kind: 'output',
      expected: kind.embeddings.join(', '),
      found: namesOf(encoder.signature.outputs).join(', '),
    });
  const picture = encoder.signature.inputs.find(({ name }) => name === given.input.name) ?? encoder.signature.inputs[0];
  const { channel_order = 'RGB', name = picture.name, ...preprocessing } = given.input;
  return {
    name: given.name,
    kind: kind.id,
    input: {
      min_side: 1,
      ...kind.preprocessing(picture),
      ...(preprocessing as Partial<Preprocessing>),
      ...(given.input.layout === 'HWC' && !given.input.frame && { frame: 'bare' as const }),
      name,
      channel_order,
    },
    embeddings,
    extras: kind.mayTake.filter((extra) => namesOf(inputs).includes(extra)),
    low_resolution: given.low_resolution ?? maskSide(kind, decoder.signature),
    batched_prompts: given.batched_prompts ?? batches(kind, inputs),
    max_batch: given.max_batch,
    known_answer: given.known_answer,
    suggested: given.suggested,
  };
}

function isDecoder(kind: SamKind, { inputs, outputs }: Signature): boolean {
  const names = namesOf(inputs);
  const others = names.filter((name) => ![...kind.inputs, ...kind.mayTake].includes(name));
  return (
    kind.inputs.every((name) => names.includes(name)) &&
    kind.embeddings.every((pattern) => others.some((name) => fits(pattern, name))) &&
    others.every((name) => kind.embeddings.some((pattern) => fits(pattern, name))) &&
    [kind.logits, kind.scores].every((name) => namesOf(outputs).includes(name))
  );
}

/** One picture in, and what the decoder wants out. */
function isEncoder(kind: SamKind, encoder: Signature, decoder: Signature): boolean {
  if (encoder.inputs.length !== 1) return false;
  const { dims } = encoder.inputs[0];
  return (dims.length === 0 || dims.length === 3 || dims.length === 4) && matched(kind, encoder, decoder) !== null;
}

/** By name; a decoder that takes one embedding takes an encoder's only output whatever it is called. */
function matched(kind: SamKind, encoder: Signature, decoder: Signature): Record<string, string> | null {
  const given = namesOf(encoder.outputs);
  const wanted = namesOf(decoder.inputs).filter((name) => kind.embeddings.some((pattern) => fits(pattern, name)));
  if (wanted.length === 1 && given.length === 1) return { [wanted[0]]: given[0] };
  if (wanted.length === 0 || wanted.some((name) => !given.includes(name))) return null;
  return Object.fromEntries(wanted.map((name) => [name, name]));
}

function fits(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function maskSide(kind: SamKind, { inputs, outputs }: Signature): number {
  const side = [inputs.find(({ name }) => name === 'mask_input'), outputs.find(({ name }) => name === kind.logits)]
    .map((value) => value?.dims.at(-1))
    .find((size) => typeof size === 'number' && size > 0);
  return typeof side === 'number' ? side : USUAL_MASKS;
}

function batches({ counted }: SamKind, inputs: readonly ValueSignature[]): boolean | 'untried' {
  const size = inputs.find(({ name }) => name === counted.input)?.dims[counted.axis];
  return typeof size === 'number' ? size > 1 : 'untried';
}

function namesOf(values: readonly ValueSignature[]): string[] {
  return values.map(({ name }) => name);
}

function unknown(files: readonly SeenFile[]): UserError {
  const found = files.map(({ name, signature: { inputs, outputs } }) => {
    const [taken, made] = [inputs, outputs].map((values) => values.map(describeValue).join(', ') || '-');
    return `${name}: ${taken} → ${made}`;
  });
  const expected = Object.values(SAM_KINDS).map(
    ({ id, embeddings, inputs, logits, scores }) =>
      `${id}: an encoder with ${embeddings.join(', ')}; a decoder ${[...embeddings, ...inputs].join(', ')} → ${logits}, ${scores}`,
  );
  return new UserError('model.unknown', { found: found.join('; ') || '-', expected: expected.join('; ') });
}
