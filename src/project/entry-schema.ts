import { z } from 'zod';
import { UserError } from '#core/errors.ts';
import { classSchema, editSchema, labelSchema, recipeSchema } from '#formats/document-schema.ts';
import { firstWrong } from '#formats/json.ts';
import type { Entry } from './changes.ts';

/** What a journal entry must look like before it is believed: disks, browsers and past versions err. */
const imageId = z.string().regex(/^[0-9a-f]{64}$/);
const imageIds = z.array(imageId).readonly();

const imageChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('edit'), edits: z.array(editSchema).readonly() }),
  z.object({ kind: z.literal('tags'), tags: z.array(labelSchema).readonly() }),
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
  const { field, reason } = firstWrong(result.error);
  const seqOf = (entry as { seq?: unknown } | null)?.seq;
  throw new UserError('project.corrupt', {
    entry: typeof seqOf === 'number' ? seqOf : index + 1,
    reason: `${field}: ${reason}`,
  });
}
