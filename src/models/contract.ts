import { z } from 'zod';
import { UserError } from '#core/errors.ts';

/**
 * A contract says how a network wants its input and what its outputs mean. It lies as JSON beside
 * the ONNX file. Fields that are not known here (licence, accuracy, …) are let through.
 */

const channels = z.array(z.number()).length(3);

/** The order is: channel order, then scale, then (value - mean) / std; mean and std are in channel order. */
const input = z.looseObject({
  name: z.string(),
  layout: z.enum(['NCHW', 'NHWC', 'HWC']).default('NCHW'),
  channel_order: z.enum(['RGB', 'BGR']).default('RGB'),
  scale: z.enum(['0..255', '0..1']).default('0..255'),
  mean: channels.default([0, 0, 0]),
  std: channels.default([1, 1, 1]),
  /** Smaller views are enlarged until their short side has this many pixels. */
  min_side: z.number().int().positive().default(1),
  /** Long side of a view of scale 1; without it the photo's own size. */
  base_side: z.number().int().positive().nullish(),
  /** The only size that the network takes: every view is stretched to it. */
  fixed_size: z.object({ width: z.number().int().positive(), height: z.number().int().positive() }).nullish(),
});
export type InputContract = z.output<typeof input>;

/** An output is called by its role unless an object names it; plain text only describes it. */
const outputs = z.record(z.string(), z.union([z.string(), z.looseObject({ name: z.string().optional() })]));

const file = z.looseObject({ path: z.string(), sha256: z.string().optional() });

/**
 * Parameter values that suit this model better than the methods' own defaults, by method and name:
 * how sure a segmenter is of its masks, say, differs from one to the next.
 */
const suggested = z
  .record(z.string(), z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])))
  .default({});
export type Suggested = z.output<typeof suggested>;

const classifier = z.looseObject({
  format: z.literal('camwalk-model/1').optional(),
  name: z.string().default('classifier'),
  task: z.literal('classifier').optional(),
  classes: z.array(z.string()).min(1),
  files: z.record(z.string(), file).default({}),
  input,
  outputs,
  /** Input f32 [K] of the numbers of the classes whose maps are wanted; without it all maps come out. */
  class_ids: z.string().optional(),
  suggested,
});
export type ClassifierContract = z.output<typeof classifier>;

const features = z.looseObject({
  format: z.literal('camwalk-model/1').optional(),
  name: z.string().default('features'),
  task: z.literal('features').optional(),
  files: z.record(z.string(), file).default({}),
  input,
  /** `features`: tokens [1, extra + h·w, D] of a transformer, or a map [1, D, h, w]. */
  outputs: outputs.default({}),
  /** Side of a token's patch in pixels: photos are resized to whole patches. */
  patch: z.number().int().positive().default(14),
  suggested,
});
export type FeaturesContract = z.output<typeof features>;

/**
 * A picture that any language can draw and the segmenter's answer to one click in it: f32 values of
 * the click's expected IoUs, and the number of positive cells of each low-resolution mask.
 */
const knownAnswer = z.looseObject({
  point_coords: z.array(z.array(z.number()).length(2)).length(1),
  point_labels: z.array(z.number()).length(1),
  tolerance: z.number().positive(),
  iou_predictions: z.array(z.number()),
  low_res_positive: z.array(z.number()),
});
export type KnownAnswer = z.output<typeof knownAnswer>;

const segmenter = z.looseObject({
  format: z.literal('camwalk-model/1'),
  name: z.string().default('segmenter'),
  task: z.literal('segmenter').optional(),
  contract: z.literal('sam-official').default('sam-official'),
  files: z.object({ encoder: file, decoder: file }),
  /** The photo's long side becomes `long_side` pixels; the frame is a square of that side. */
  input: input.extend({ long_side: z.number().int().positive().default(1024) }),
  low_resolution: z.number().int().positive().default(256),
  /** Whether one decode takes several prompts. */
  batched_prompts: z.boolean().default(false),
  max_batch: z.number().int().positive().default(64),
  known_answer: knownAnswer.optional(),
  suggested,
});
export type SegmenterContract = z.output<typeof segmenter>;

/** @throws UserError 'model.contract' {file, field, reason} naming the first wrong field. */
export function readClassifierContract(json: unknown, fileName = 'contract.json'): ClassifierContract {
  return checked(classifier, json, fileName);
}

/** @throws UserError 'model.contract' {file, field, reason} naming the first wrong field. */
export function readSegmenterContract(json: unknown, fileName = 'contract.json'): SegmenterContract {
  return checked(segmenter, json, fileName);
}

/** @throws UserError 'model.contract' {file, field, reason} naming the first wrong field. */
export function readFeaturesContract(json: unknown, fileName = 'contract.json'): FeaturesContract {
  return checked(features, json, fileName);
}

/** The name that the network gives to the output of this role; null where the contract has none. */
export function outputName(contract: ClassifierContract, role: string): string | null {
  const described = contract.outputs[role];
  if (described === undefined) return null;
  return typeof described === 'object' && described.name ? described.name : role;
}

/**
 * Compares what a network has with what its contract says.
 * @throws UserError 'model.mismatch' {file, kind, expected, found}
 */
export function expectNames(
  fileName: string,
  kind: 'input' | 'output',
  expected: readonly string[],
  found: readonly string[],
): void {
  const missing = expected.filter((name) => !found.includes(name));
  if (missing.length > 0)
    throw new UserError('model.mismatch', {
      file: fileName,
      kind,
      expected: missing.join(', '),
      found: found.join(', '),
    });
}

function checked<T>(schema: z.ZodType<T>, json: unknown, fileName: string): T {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new UserError('model.contract', {
    file: fileName,
    field: issue.path.join('.') || '(all)',
    reason: issue.message,
  });
}
