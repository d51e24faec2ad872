import { z } from 'zod';
import { UserError } from '#core/errors.ts';
import { RECIPE_FORMAT } from '#core/recipe.ts';
import type { Entry } from './changes.ts';

/** What a journal entry must look like before it is believed: disks, browsers and past versions err. */
const label = z.int().min(0).max(255);
const colour = z.tuple([label, label, label]).readonly();
const editClass = z.union([label, z.literal('automatic')]);
const point = z.tuple([z.number(), z.number()]).readonly();
const prompt = z.object({
  points: z.array(z.object({ x: z.number(), y: z.number(), positive: z.boolean() })).readonly(),
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]).readonly().optional(),
});

export const editSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('stroke'),
    class: editClass,
    radius: z.number().min(0),
    points: z.array(point).readonly(),
  }),
  z.object({
    type: z.literal('mask'),
    class: editClass,
    counts: z.array(z.int().min(0)).readonly(),
    size: z.tuple([z.int().min(1), z.int().min(1)]).readonly(),
    source: z.union([z.object({ prompt }), z.object({ maskKey: z.string() }), z.object({ file: z.string() })]),
  }),
  z.object({
    type: z.literal('verdict'),
    maskKey: z.string(),
    class: label,
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
const recipeSchema = z.object({
  format: z.literal(RECIPE_FORMAT),
  seed: z.number(),
  models: z.object({ classifier: z.string().nullable(), segmenter: z.string().nullable() }),
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

const imageId = z.string().regex(/^[0-9a-f]{64}$/);
const imageIds = z.array(imageId).readonly();

const imageChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('edit'), edits: z.array(editSchema).readonly() }),
  z.object({ kind: z.literal('tags'), tags: z.array(label).readonly() }),
  z.object({ kind: z.literal('reviewed'), reviewed: z.boolean() }),
  z.object({
    kind: z.literal('masks'),
    masks: z.object({ key: z.string(), name: z.string() }).nullable(),
  }),
]);

const projectChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('classes'), classes: z.array(classSchema).readonly() }),
  z.object({ kind: z.literal('recipe'), recipe: recipeSchema }),
  z.object({ kind: z.literal('add'), images: imageIds }),
  z.object({ kind: z.literal('remove'), images: imageIds }),
]);

const seq = z.int().min(1);
const entrySchema = z.discriminatedUnion('kind', [
  z.object({ seq, kind: z.literal('image'), image: imageId, silent: z.boolean(), change: imageChange }),
  z.object({ seq, kind: z.literal('project'), silent: z.boolean(), change: projectChange }),
  z.object({ seq, kind: z.enum(['undo', 'redo']), image: imageId.nullable(), target: seq }),
]);

/** @throws UserError 'project.corrupt' naming the entry and its first wrong field */
export function checkEntry(entry: unknown, index: number): Entry {
  const result = entrySchema.safeParse(entry);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const seqOf = (entry as { seq?: unknown } | null)?.seq;
  throw new UserError('project.corrupt', {
    entry: typeof seqOf === 'number' ? seqOf : index + 1,
    reason: `${issue.path.join('.') || 'entry'}: ${issue.message}`,
  });
}
