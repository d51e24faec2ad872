import { UserError } from '#core/errors.ts';
import { parseJson } from '#formats/json.ts';
import { type Choice, chooseVariant } from '#models/registry/choose.ts';
import { mirrored, type RegistryEntry, readRegistry, type Variant, variantsOf } from '#models/registry/registry.ts';
import type { FileState, StoreRequest } from '#models/store/store.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useModels } from '#ui/state/models.ts';
import { useSettings } from '#ui/state/settings.ts';
import { describeError } from './failures.ts';

/** The folder of the registry and of what it names. */
const folder = () => new URL('models/', document.baseURI);

let reading: Promise<readonly RegistryEntry[]> | null = null;

/** The list of models, read once; an empty one when it cannot be used, and why is in the store. */
export function registry(): Promise<readonly RegistryEntry[]> {
  reading ??= readOnce();
  return reading;
}

async function readOnce(): Promise<readonly RegistryEntry[]> {
  const { set } = useModels.getState();
  try {
    const { models } = readRegistry(await fetchJson('registry.json'));
    set({ registry: models, failure: null });
    return models;
  } catch (error) {
    set({ registry: [], failure: describeError(error) });
    // Without a network now, perhaps with one the next time.
    reading = null;
    return [];
  }
}

/** @throws UserError 'store.unknown' {id, known} */
export async function entryOf(id: string): Promise<RegistryEntry> {
  const models = await registry();
  const entry = models.find((one) => one.id === id);
  if (!entry) throw new UserError('store.unknown', { id, known: models.map((one) => one.id).join(', ') });
  return entry;
}

/** Names of a classifier's outputs, from the file that the registry names. */
export async function classNamesOf({ classes }: RegistryEntry): Promise<readonly string[] | undefined> {
  if (typeof classes !== 'string') return classes;
  const { classes: names } = (await fetchJson(classes)) as { classes: readonly string[] };
  return names;
}

async function fetchJson(name: string): Promise<unknown> {
  const response = await fetch(new URL(name, folder())).catch(() => null);
  if (!response?.ok) throw new UserError('registry.unreachable', { file: name });
  return parseJson(new Uint8Array(await response.arrayBuffer()), name);
}

/** A model on this computer: which weights it has or would have, and how much of them is there. */
export interface Standing {
  readonly choice: Choice;
  readonly state: 'absent' | 'partly' | 'there';
  /** On the disk, of the variant's files. */
  readonly bytes: number;
  /** Some of its hashes are only learned, or will be. */
  readonly isTrusted: boolean;
}

/** What is there counts more than what would suit the device best: nobody downloads twice for half the memory. */
export function standingOf(
  entry: RegistryEntry,
  device: Parameters<typeof chooseVariant>[1],
  files: Readonly<Record<string, FileState>>,
): Standing {
  const best = chooseVariant(entry, device);
  const whole = variantsOf(entry).find(({ files: wanted }) => wanted.every(({ url }) => files[url]?.state === 'there'));
  const suits = best.reason !== null && whole && (whole.precision === 'f32' || best.variant.precision === 'f16');
  const choice = suits ? { ...best, variant: whole } : best;
  const states = choice.variant.files.map(({ url }) => files[url]);
  const bytes = states.reduce((sum, one) => sum + (one?.bytes ?? 0), 0);
  const isWhole = states.every((one) => one?.state === 'there');
  return {
    choice,
    state: isWhole ? 'there' : bytes > 0 ? 'partly' : 'absent',
    bytes,
    isTrusted: choice.variant.files.some((file) => file.sha256 === null),
  };
}

/** What the store is asked for: the files, from the mirror where there is one. */
export function requestsOf({ files }: Variant): StoreRequest[] {
  const { mirror } = useSettings.getState();
  return files.map((file) => ({ ...file, from: mirrored(file.url, mirror) }));
}

/** The standing of a model as the stores have it now. */
export function currentStanding(entry: RegistryEntry): Standing {
  return standingOf(entry, useJobs.getState().device, useModels.getState().files);
}
