import { z } from 'zod';
import { UserError } from '#core/errors.ts';
import { firstWrong } from '#formats/json.ts';

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

/** What most networks were trained with (torchvision, timm, Segment Anything): channel means and deviations of ImageNet. */
export const IMAGENET_INPUT: Pick<InputContract, 'channel_order' | 'scale' | 'mean' | 'std'> = {
  channel_order: 'RGB',
  scale: '0..1',
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};

/** An output is called by its role unless an object names it; plain text only describes it. */
const outputs = z.record(z.string(), z.union([z.string(), z.looseObject({ name: z.string().optional() })]));

const sized = { path: z.string(), sha256: z.string().optional(), bytes: z.number().int().nonnegative().optional() };

/** An ONNX file, and the files beside it that hold its weights (`external_data` of the ONNX format). */
const file = z.looseObject({ ...sized, external: z.array(z.looseObject(sized)).optional() });
export type FileContract = z.output<typeof file>;

/** What the weights are and what the network computes with. Those that end in f16 need `shader-f16` on a GPU. */
export const PRECISIONS = ['f32', 'f16', 'q8', 'q4', 'q4f16'] as const;
export type Precision = (typeof PRECISIONS)[number];

/** What every model has, whatever its task: weights, each in the roles of its files. */
const weightsIn = (roles: readonly string[]) => ({
  /** Found in the ONNX files themselves when absent. */
  precision: z.enum(PRECISIONS).optional(),
  /** Bytes of the largest storage buffer that a run binds at once; at least that of the largest tensor in the files. */
  largest_binding: z.number().int().positive().optional(),
  /** By role; absent: found among the files that lie beside the contract. */
  files: z.object(Object.fromEntries(roles.map((role) => [role, file]))).optional(),
});
const weights = z.object(weightsIn([]));
export type Weights = Omit<z.output<typeof weights>, 'files'> & {
  readonly files?: Readonly<Record<string, FileContract>>;
};

/**
 * The weights that a contract offers, its own first: the same network in other precisions.
 * @param roles of a model's files: `model`, or `encoder` and `decoder`
 * @throws UserError 'model.contract' {file, field, reason} naming the first wrong field.
 */
export function weightsOf(contract: unknown, roles: readonly string[]): readonly Weights[] {
  const own = z.looseObject(weightsIn(roles));
  const variant = own.required({ precision: true, files: true });
  const schema = own.extend({ variants: z.array(variant).default([]) });
  const { variants, ...main } = checked(schema, contract ?? {});
  return [main, ...variants];
}

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

/** The kinds of segmenters that the studio knows; `src/models/sam/kinds` says what each looks like. */
export const SEGMENTER_KINDS = ['sam-official', 'sam-transformers', 'sam2-transformers', 'sam2-samexporter'] as const;
export type SegmenterKind = (typeof SEGMENTER_KINDS)[number];

/**
 * How the photo lies in the network's input: `padded` with its own aspect in the upper left corner of a square of
 * zeros, `bare` with its own aspect and no padding (the network pads), `stretched` to the whole square.
 */
export const FRAMES = ['padded', 'bare', 'stretched'] as const;
export type Frame = (typeof FRAMES)[number];

/** Everything but the format may be left out: it is found in the files' own inputs and outputs. */
const segmenter = z.looseObject({
  format: z.literal('camwalk-model/1'),
  name: z.string().default('segmenter'),
  task: z.literal('segmenter').optional(),
  kind: z.enum(SEGMENTER_KINDS).optional(),
  input: input
    .omit({ min_side: true, base_side: true })
    .extend({
      layout: z.enum(['NCHW', 'NHWC', 'HWC']),
      channel_order: z.enum(['RGB', 'BGR']),
      scale: z.enum(['0..255', '0..1']),
      mean: channels,
      std: channels,
      /** Side of the square frame, which the photo's long side fills. */
      long_side: z.number().int().positive(),
      frame: z.enum(FRAMES),
    })
    .partial()
    .default({}),
  low_resolution: z.number().int().positive().optional(),
  /** Whether one decode takes several prompts. */
  batched_prompts: z.boolean().optional(),
  max_batch: z.number().int().positive().default(64),
  known_answer: knownAnswer.optional(),
  suggested,
});
/** A segmenter's contract as it was given. */
export type GivenSegmenter = z.output<typeof segmenter>;

/** @throws UserError 'model.contract' {file, field, reason} naming the first wrong field. */
export function readClassifierContract(json: unknown): ClassifierContract {
  return checked(classifier, json);
}

/** @throws UserError 'model.contract' {file, field, reason} naming the first wrong field. */
export function readSegmenterContract(json: unknown): GivenSegmenter {
  return checked(segmenter, json);
}

/** @throws UserError 'model.contract' {file, field, reason} naming the first wrong field. */
export function readFeaturesContract(json: unknown): FeaturesContract {
  return checked(features, json);
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

function checked<T>(schema: z.ZodType<T>, json: unknown): T {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new UserError('model.contract', { file: 'contract.json', ...firstWrong(result.error) });
}
