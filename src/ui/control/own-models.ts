import { UserError } from '#core/errors.ts';
import type { ModelSource, ModelTask } from '#engine/messages.ts';
import { namesOfJson, readClassNames } from '#formats/class-names.ts';
import { parseJson } from '#formats/json.ts';
import { namesInMetadata } from '#models/classifier/names.ts';
import { classesOf } from '#models/classifier/stock.ts';
import { hasFeatures } from '#models/features/load.ts';
import { readOnnxFile } from '#models/onnx/input.ts';
import type { OnnxModel } from '#models/onnx/model.ts';
import { hasDecoder } from '#models/sam/complete.ts';
import { readSignature } from '#models/signature.ts';
import { preprocessingOf } from './preprocessing.ts';

/** The files of a model as a person has them, sorted. */
interface Sorted {
  readonly networks: readonly File[];
  /** Weights that lie beside a network. */
  readonly others: readonly File[];
  readonly contract: { readonly file: string; readonly value: Record<string, unknown> } | null;
  readonly names: { readonly file: string; readonly names: readonly string[] } | null;
  readonly input: Record<string, unknown> | null;
}

const TASKS: readonly ModelTask[] = ['classifier', 'segmenter', 'features'];
const IMAGENET_CLASSES = 1000;

/**
 * What the engine needs of files that a person opened: ONNX files, and beside them, each if it is there, a contract, a
 * list of class names, Hugging Face's config.json and preprocessor_config.json. What they leave open is read from the
 * networks.
 * @returns the source, and the file that it is called after
 * @throws UserError 'models.noNetwork', 'models.noTask', 'formats.*', 'model.unreadable'
 */
export async function sourceOf(files: readonly File[]): Promise<{ source: ModelSource; name: string }> {
  const { networks, others, contract, names, input } = await sorted(files);
  const given = contract?.value ?? null;
  if (networks.length === 0 && !given) throw new UserError('models.noNetwork', { file: files[0]?.name ?? '' });
  const blobs = Object.fromEntries([...networks, ...others].map((file) => [file.name, file]));
  const name = contract?.file ?? networks[0].name;
  const models = given ? [] : await Promise.all(networks.map(read));
  const task = given ? taskOf(given) : recognised(models);
  if (!task) throw new UserError('models.noTask', { file: name });
  const source = (whole: unknown) => ({ source: { task, contract: whole, files: blobs }, name });
  if (task !== 'classifier') return source(input && given === null && task === 'features' ? { input } : given);
  const classes = names?.names ?? (given ? null : await usualNames(models[0].model));
  return source({
    ...(input && { input }),
    ...given,
    ...(classes && { classes }),
    ...(classes && !names && { assumed: ['classes'] }),
  });
}

/** What a contract is for: it says so, or its shape does (an encoder and a decoder, or class names). */
function taskOf({ task, classes, files, patch }: Record<string, unknown>): ModelTask | undefined {
  const named = TASKS.find((one) => one === task);
  if (named) return named;
  if (typeof files === 'object' && files !== null && 'encoder' in files) return 'segmenter';
  if (Array.isArray(classes)) return 'classifier';
  return patch === undefined ? undefined : 'features';
}

/** Whether parsed JSON speaks of a model, and is no recipe, masks or list of the project's classes. */
export function isAboutModel(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return ['task', 'files', 'input', 'outputs', 'id2label', 'image_mean', 'do_normalize'].some((key) => key in value);
}

async function sorted(files: readonly File[]): Promise<Sorted> {
  let [contract, names, input]: [Sorted['contract'], Sorted['names'], Sorted['input']] = [null, null, null];
  for (const file of files) {
    if (/\.txt$/i.test(file.name)) names = { file: file.name, names: readClassNames(await file.text(), file.name) };
    if (!/\.json$/i.test(file.name)) continue;
    const value = parseJson(new Uint8Array(await file.arrayBuffer()), file.name);
    const object = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
    const found = namesOfJson(value);
    const preprocessing = preprocessingOf(object);
    if (['task', 'files', 'input', 'outputs'].some((key) => key in object) && !('id2label' in object))
      contract = { file: file.name, value: object };
    else if (preprocessing) input = preprocessing;
    else if (found) names = { file: file.name, names: found };
    else if (files.length === 1) contract = { file: file.name, value: object };
  }
  const networks = files.filter((file) => /\.onnx$/i.test(file.name));
  const others = files.filter((file) => !/\.(onnx|json|txt)$/i.test(file.name));
  return { networks, others, contract, names, input };
}

interface Read {
  readonly bytes: Uint8Array;
  readonly model: OnnxModel;
}

async function read(file: File): Promise<Read> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { bytes, model: readOnnxFile(bytes, file.name) };
}

/** Two networks of which one decodes are a segmenter; one that gives tokens describes; all else is tried as a classifier. */
function recognised(networks: readonly Read[]): ModelTask {
  const signatures = networks.flatMap(({ bytes }) => readSignature(bytes) ?? []);
  if (networks.length > 1 || hasDecoder(signatures)) return 'segmenter';
  const [{ model }] = networks;
  return classesOf(model) === null && hasFeatures(model) ? 'features' : 'classifier';
}

/** Networks of a thousand classes that say nothing of them mean ImageNet's, in the order of its challenge. */
async function usualNames(model: OnnxModel): Promise<readonly string[] | null> {
  const count = classesOf(model);
  if (count !== IMAGENET_CLASSES || namesInMetadata(model.metadata, count)) return null;
  const response = await fetch(new URL('models/imagenet-1k.json', document.baseURI)).catch(() => null);
  return response?.ok ? namesOfJson(await response.json().catch(() => null)) : null;
}
