import { UserError } from '#core/errors.ts';
import { IMAGENET_INPUT, type InputContract } from '../contract.ts';
import { ADDED, appendMaps } from '../onnx/append.ts';
import { GraphView, titleOf } from '../onnx/graph-view.ts';
import { findHead, type Head, type Reading } from '../onnx/head.ts';
import { expectFloats, imageInput, readOnnxFile } from '../onnx/input.ts';
import type { OnnxModel } from '../onnx/model.ts';
import type { Bytes } from '../onnx/wire.ts';
import { namesInMetadata } from './names.ts';

/** How class maps were found in a network that gives none, and what nobody said about it. */
export interface Found {
  readonly reading: Reading;
  /** The nodes between which the maps lie, for a viewer of networks. */
  readonly pooling: string;
  readonly weights: string | null;
  /** What was assumed because neither contract nor file says it. */
  readonly assumed: readonly ('preprocessing' | 'classes')[];
}

/** A stock classifier's maps and what was made of its photo, for a person to see. */
export interface Origin extends Found {
  readonly preprocessing: Pick<InputContract, 'channel_order' | 'scale' | 'mean' | 'std'>;
}

/** A classifier as it was published, made to give class maps. */
export interface StockClassifier {
  /** A whole contract: what was given, completed from the file. */
  readonly contract: Record<string, unknown>;
  /** To be written behind the file's bytes. */
  readonly additions: Bytes;
  readonly origin: Found;
}

/** Smaller photos vanish in the pooling of five halvings. */
const MIN_SIDE = 64;
/** Twice what most were trained on: maps of 14 × 14 cells where the network halves five times. */
const BASE_SIDE = 448;

/** Whether a contract leaves it to us to find class maps. */
export function wantsMaps(contract: unknown): boolean {
  if (contract === null || contract === undefined) return true;
  const outputs = (contract as { outputs?: unknown }).outputs;
  if (typeof outputs !== 'object' || outputs === null) return true;
  return !('class_maps' in outputs) && !('features' in outputs && 'weights' in outputs);
}

/**
 * Finds the class maps of a network that ends in logits (see `Reading`).
 * @throws UserError 'model.unreadable', 'model.input', 'model.quantised', 'model.head.*'
 */
export function readStock(given: unknown, bytes: Uint8Array, file: string): StockClassifier {
  const model = readOnnxFile(bytes, file);
  const { name, layout, fixedSize } = imageInput(model, file);
  expectFloats(model, file);
  const view = new GraphView(model);
  const head = findLogits(view, file);
  const contract = objectOf(given);
  const input = objectOf(contract.input);
  const names = Array.isArray(contract.classes) && contract.classes.length > 0 ? contract.classes : null;
  const noted = namesInMetadata(model.metadata, head.classes);
  const assumed: Found['assumed'][number][] = [];
  if (!('mean' in input || 'scale' in input)) assumed.push('preprocessing');
  if ((!names && !noted) || isMarked(contract, 'classes')) assumed.push('classes');
  return {
    contract: {
      name: file.replace(/\.onnx$/i, ''),
      ...contract,
      classes: names ?? noted ?? Array.from({ length: head.classes }, (_, i) => `class ${i}`),
      input: {
        layout,
        ...('mean' in input || 'scale' in input ? {} : IMAGENET_INPUT),
        min_side: MIN_SIDE,
        base_side: BASE_SIDE,
        ...(fixedSize && { fixed_size: fixedSize }),
        ...input,
        name,
      },
      outputs: {
        logits: { name: ADDED.logits },
        class_maps: { name: ADDED.maps },
        features: { name: ADDED.features },
      },
      class_ids: ADDED.ids,
    },
    additions: appendMaps(view, head),
    origin: {
      reading: head.reading,
      pooling: titleOf(head.pool.node),
      weights: head.linear && titleOf(head.linear.node),
      assumed,
    },
  };
}

/**
 * The head behind the output that answers with classes. Of several outputs those whose names say so come first; when
 * none has a head, the first one's reason is told.
 */
function findLogits(view: GraphView, file: string): Head {
  const named = /logit|prob|score|class|output|pred/i;
  const outputs = view.model.outputs.map(({ name }) => name);
  const ordered = [...outputs.filter((name) => named.test(name)), ...outputs.filter((name) => !named.test(name))];
  let reason: unknown = new UserError('model.head.noEnd', { file, found: '-' });
  for (const [i, output] of ordered.entries()) {
    try {
      return findHead(view, output, file);
    } catch (error) {
      if (i === 0) reason = error;
    }
  }
  throw reason;
}

/** Number of classes of a network that this studio can make maps from; null when it cannot. */
export function classesOf(model: OnnxModel): number | null {
  try {
    imageInput(model, '');
    return findLogits(new GraphView(model), '').classes;
  } catch {
    return null;
  }
}

function isMarked({ assumed }: Record<string, unknown>, what: string): boolean {
  return Array.isArray(assumed) && assumed.includes(what);
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
