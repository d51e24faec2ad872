import { z } from 'zod';
import { RECIPE_FORMAT } from '#core/recipe.ts';

/** What edits, classes and recipes look like in files and in the journal. */
export const labelSchema = z.int().min(0).max(255);
const colour = z.tuple([labelSchema, labelSchema, labelSchema]).readonly();
const editClass = z.union([labelSchema, z.literal('automatic')]);

/**
 * The two long lists of an edit are checked by plain loops: a project of 5000 masks has ten million run lengths,
 * which take zod three seconds and a loop some 30 ms.
 */
const counts = z.custom<readonly number[]>(
  (value) => Array.isArray(value) && value.every((count) => Number.isInteger(count) && count >= 0),
  'expected a list of whole numbers from 0',
);
const points = z.custom<readonly (readonly [number, number])[]>(
  (value) =>
    Array.isArray(value) &&
    value.every((point) => Array.isArray(point) && point.length === 2 && point.every(Number.isFinite)),
  'expected a list of [x, y]',
);
const prompt = z.object({
  points: z.array(z.object({ x: z.number(), y: z.number(), positive: z.boolean() })).readonly(),
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]).readonly().optional(),
});

export const editSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('stroke'),
    class: editClass,
    radius: z.number().min(0),
    points,
  }),
  z.object({
    type: z.literal('mask'),
    class: editClass,
    counts,
    size: z.tuple([z.int().min(1), z.int().min(1)]).readonly(),
    source: z.union([
      z.object({ prompt }),
      z.object({ extreme: points }),
      z.object({ maskKey: z.string() }),
      z.object({ file: z.string() }),
    ]),
  }),
  z.object({
    type: z.literal('verdict'),
    maskKey: z.string(),
    class: labelSchema,
    verdict: z.enum(['accept', 'reject']).nullable(),
  }),
]);

export const classSchema = z.object({
  id: z.int().min(1).max(254),
  name: z.string(),
  colour,
  networkClasses: z.array(z.int().min(0)).readonly(),
});

/** The shape alone; which methods and parameters there are is the engine's to judge. */
export const recipeSchema = z.object({
  format: z.literal(RECIPE_FORMAT),
  seed: z.number(),
  models: z.object({
    classifier: z.string().nullable(),
    segmenter: z.string().nullable(),
    features: z.string().nullable().optional(),
  }),
  steps: z
    .array(
      z.object({
        method: z.string(),
        on: z.boolean(),
        parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).readonly(),
      }),
    )
    .readonly(),
});
