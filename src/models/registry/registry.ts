import { z } from 'zod';
import { UserError } from '#core/errors.ts';
import { firstWrong } from '#formats/json.ts';

/**
 * The list of models that can be downloaded: public/models/registry.json. What is not known of a model
 * is null there and never guessed; the hash of such a file is learned at its first download.
 */

const MODEL_TASKS = ['segmenter', 'classifier', 'features'] as const;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const size = z.number().int().positive();

const fileFields = {
  path: z.string().min(1),
  bytes: size.nullable(),
  /** What is said of the size where the exact one is not known. */
  about_bytes: size.optional(),
  sha256: sha256.nullable(),
};
const file = z.object({ ...fileFields, external: z.array(z.object(fileFields)).optional() });
const files = z.record(z.string(), file);
const weights = { precision: z.string(), largest_binding: size.nullable(), files };

const entry = z.object({
  id: z.string().regex(/^[a-z0-9.-]+$/),
  name: z.string().min(1),
  task: z.enum(MODEL_TASKS),
  /** The one to take when nothing speaks for another. */
  recommended: z.boolean().default(false),
  licence: z.object({ name: z.string().min(1), url: z.url() }),
  repository: z.url(),
  /** The commit that the files are taken from; null: the newest one, which may change. */
  revision: z.string().min(7).nullable(),
  /** The address that the files' paths are relative to. */
  base: z.url().endsWith('/'),
  /** What a segmenter can be asked with. */
  prompts: z.array(z.enum(['points', 'box', 'mask'])).optional(),
  /** Where it runs best. */
  provider: z.enum(['webgpu', 'wasm']),
  /** Names of a classifier's outputs, or the file beside the registry that has them. */
  classes: z.union([z.string(), z.array(z.string())]).optional(),
  /** What the adapters read (src/models/contract.ts), with what is unknown as null. */
  contract: z.looseObject({ ...weights, variants: z.array(z.object(weights)).default([]) }),
});

const registry = z
  .object({ format: z.literal('camwalk-registry/1'), models: z.array(entry) })
  .refine(({ models }) => new Set(models.map(({ id }) => id)).size === models.length, {
    path: ['models'],
    error: 'two models have the same id',
  });

export type RegistryEntry = z.output<typeof entry>;
export type Registry = z.output<typeof registry>;
type FileEntry = z.output<typeof file>;

/** @throws UserError 'registry.wrong' {file, field, reason} naming the first wrong field. */
export function readRegistry(json: unknown, fileName = 'registry.json'): Registry {
  const result = registry.safeParse(json);
  if (result.success) return result.data;
  throw new UserError('registry.wrong', { file: fileName, ...firstWrong(result.error) });
}

/** One file to download. */
export interface WantedFile {
  /** The file's name inside its model. */
  readonly name: string;
  /** The registry's address: the file's identity, wherever it is downloaded from. */
  readonly url: string;
  readonly bytes: number | null;
  readonly sha256: string | null;
}

/** A model with one kind of weights. */
export interface Variant {
  readonly precision: string;
  /** Bytes of the largest buffer that a run binds at once; null when nobody has measured it. */
  readonly largestBinding: number | null;
  readonly files: readonly WantedFile[];
  /** Bytes of all files as far as anything is known, and whether each is known exactly. */
  readonly bytes: number;
  readonly isExact: boolean;
}

/** The kinds of weights that a model comes with; the registry's first one comes first. */
export function variantsOf({ base, contract }: RegistryEntry): readonly Variant[] {
  return [contract, ...contract.variants].map(({ precision, largest_binding, files }) => {
    const all = everyFile(files);
    const wanted = all.map(({ path, bytes, sha256 }) => ({ name: nameOf(path), url: base + path, bytes, sha256 }));
    return {
      precision,
      largestBinding: largest_binding,
      files: wanted,
      bytes: all.reduce((sum, one) => sum + (one.bytes ?? one.about_bytes ?? 0), 0),
      isExact: wanted.every((one) => one.bytes !== null),
    };
  });
}

/**
 * The contract as the adapters read it, with the files of these variants, the first one in its own place.
 * @param classNames of a classifier whose names lie in a file of their own
 */
export function contractOf(
  entry: RegistryEntry,
  [first, ...others]: readonly Variant[],
  classNames?: readonly string[],
): unknown {
  const { contract, name, task, classes } = entry;
  const weightsOf = ({ precision: wanted }: Variant) => {
    const found = [contract, ...contract.variants].find((one) => one.precision === wanted) ?? contract;
    const { precision, largest_binding, files } = found;
    const named = Object.entries(files).map(([role, file]) => [role, byName(file)]);
    return { precision, largest_binding, files: Object.fromEntries(named) };
  };
  const names = classNames ?? (Array.isArray(classes) ? classes : undefined);
  return known({
    format: 'camwalk-model/1',
    name,
    task,
    ...contract,
    ...weightsOf(first),
    variants: others.map(weightsOf),
    ...(names ? { classes: names } : {}),
  });
}

/** The same address on a mirror, which keeps the paths of the origin. */
export function mirrored(url: string, mirror: string): string {
  if (!mirror.trim()) return url;
  const { pathname, search } = new URL(url);
  return mirror.trim().replace(/\/+$/, '') + pathname + search;
}

/** What the registry does not know, one line a field: `model file: field`. */
export function missingFields({ models }: Registry): readonly string[] {
  return models.flatMap((entry) => [
    ...(entry.revision === null ? [`${entry.id}: revision`] : []),
    ...(entry.task === 'classifier' && !entry.classes ? [`${entry.id}: classes`] : []),
    ...variantsOf(entry).flatMap(({ precision, largestBinding, files }) => [
      ...(largestBinding === null ? [`${entry.id} ${precision}: largest_binding`] : []),
      ...files.flatMap((file) =>
        (['bytes', 'sha256'] as const)
          .filter((field) => file[field] === null)
          .map((field) => `${entry.id} ${precision} ${file.name}: ${field}`),
      ),
    ]),
  ]);
}

function everyFile(files: Readonly<Record<string, FileEntry>>) {
  return Object.values(files).flatMap((file) => [file, ...(file.external ?? [])]);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The file and those of its weights by their names alone, as the store hands them over. */
function byName({ path, external, ...rest }: FileEntry): object {
  const beside = external?.map((file) => ({ ...file, path: nameOf(file.path) }));
  return { path: nameOf(path), ...rest, ...(beside ? { external: beside } : {}) };
}

/** Without what is null: a contract has no field for the unknown. */
function known(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(known);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== null);
  return Object.fromEntries(entries.map(([key, one]) => [key, known(one)]));
}
