import { z } from 'zod';
import type { ProjectClass } from '#core/classes.ts';
import type { Edit } from '#core/edits.ts';
import type { Recipe } from '#core/recipe.ts';
import { classSchema, editSchema, labelSchema, recipeSchema } from './document-schema.ts';
import { checkShape, parseJson, printCompactJson } from './json.ts';

export const PROJECT_FORMAT = 'camwalk-project/1';

/** What people did in a project, without pixels of photos: to go on elsewhere, or to cite. */
export interface ProjectFile {
  readonly classes: readonly ProjectClass[];
  readonly recipe: Recipe | null;
  readonly images: readonly ProjectImage[];
}

export interface ProjectImage {
  /** SHA-256 of the photo's file: finds the photo again under any name. */
  readonly id: string;
  readonly name: string;
  readonly tags: readonly number[];
  readonly reviewed: boolean;
  readonly edits: readonly Edit[];
}

const schema = z.object({
  format: z.literal(PROJECT_FORMAT),
  classes: z.array(classSchema),
  recipe: recipeSchema.nullable(),
  images: z.array(
    z.object({
      id: z.string().regex(/^[0-9a-f]{64}$/),
      name: z.string(),
      tags: z.array(labelSchema),
      reviewed: z.boolean(),
      edits: z.array(editSchema),
    }),
  ),
});

export function writeProjectJson({ classes, recipe, images }: ProjectFile): Uint8Array {
  const listed = images.map(({ id, name, tags, reviewed, edits }) => ({ id, name, tags, reviewed, edits }));
  return printCompactJson({ format: PROJECT_FORMAT, classes, recipe, images: listed });
}

/** The recipe's shape is checked; its methods and parameters are the engine's to judge. @throws UserError 'formats.json' | 'formats.field' */
export function readProjectJson(bytes: Uint8Array, file: string): ProjectFile {
  const { classes, recipe, images } = checkShape(schema, parseJson(bytes, file), file);
  return { classes, recipe, images };
}

/** A photo's tags and edits with the label ids of another project. */
export function withLabelIds(image: ProjectImage, idOf: (id: number) => number): ProjectImage {
  const edits = image.edits.map((edit) => (edit.class === 'automatic' ? edit : { ...edit, class: idOf(edit.class) }));
  return { ...image, tags: image.tags.map(idOf).sort((a, b) => a - b), edits };
}
