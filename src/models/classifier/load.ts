import { UserError } from '#core/errors.ts';
import type { Photo } from '#core/rasters.ts';
import type { Classifier } from '#methods/models.ts';
import { type Candidate, offerOf, openBest, type Variant, variantsOf } from '../best-rung.ts';
import { type ClassifierContract, readClassifierContract, type Weights } from '../contract.ts';
import { findFile, type ModelFile, onlyOnnx, openSession, sizeOf } from '../files.ts';
import { knownPhoto, logitsOf, numbersAlike } from '../known-answer.ts';
import type { Loaded, LoadOptions } from '../load.ts';
import { readSignature } from '../signature.ts';
import { namesOf, OnnxClassifier } from './classifier.ts';
import { type Origin, readStock, wantsMaps } from './stock.ts';

type Files = Readonly<Record<string, Blob>>;

/** What becomes of a contract and its file before a session is opened. */
interface ClassifierVariant extends Variant {
  readonly contract: ClassifierContract;
  readonly file: ModelFile;
  /** How the maps were found; null for a network that gives them itself. */
  readonly origin: Origin | null;
}

/**
 * A classifier by its contract. When the contract names no class maps, or there is no contract at all, they are found
 * in the network's own graph.
 * @throws UserError 'model.contract', 'model.fileMissing', 'model.hash', 'model.unreadable', 'model.mismatch',
 * 'model.classes', and what `readStock` throws.
 */
export async function loadClassifier(
  contract: unknown,
  files: Files,
  options: LoadOptions,
): Promise<Loaded<Classifier>> {
  const candidate = await classifierCandidate(contract, files);
  const { variant, placed } = await openBest(candidate, { task: 'classifier', contract, files }, options);
  const { name, suggested } = variant.contract;
  const offersFeatures = namesOf(variant.contract).features !== null;
  return { ...placed, name, hash: variant.file.sha256, suggested, origin: variant.origin, offersFeatures };
}

export async function classifierCandidate(
  given: unknown,
  files: Files,
): Promise<Candidate<ClassifierVariant, Classifier, Float32Array>> {
  return {
    ...(await variantsOf(given, ['model'], files, (weights) => read(given, weights, files))),
    open: async (variant, provider, gpu) => {
      const { contract, file, origin, precision } = variant;
      const names = namesOf(contract);
      const inputs = [contract.input.name, ...(contract.class_ids ? [contract.class_ids] : [])];
      const outputs = [names.logits, ...(names.classMaps ? [names.classMaps] : [names.features!, names.weights!])];
      // Kernels read f32: maps of 16 bits are converted on their way through main memory.
      const keepOnGpu = names.classMaps && !precision.endsWith('f16') ? [names.classMaps] : [];
      const session = await openSession(file, inputs, outputs, { provider, gpu, keepOnGpu });
      const model = new OnnxClassifier(session, contract, file.sha256, gpu);
      await expectSense(model, contract, file.name, origin).catch(async (error) => {
        await session.release();
        throw error;
      });
      return { model, dispose: () => session.release() };
    },
    ask: logitsOf,
    areAlike: numbersAlike,
  };
}

async function read(given: unknown, weights: Weights, files: Files): Promise<ClassifierVariant> {
  const found = await findFile(files, weights.files?.model ?? { path: onlyOnnx(files) });
  const bytes = new Uint8Array(await found.blob.arrayBuffer());
  const offer = { ...offerOf(weights, [readSignature(bytes)]), bytes: sizeOf([found]) };
  if (!wantsMaps(given)) return { ...offer, contract: readClassifierContract(given), file: found, origin: null };
  const stock = readStock(given, bytes, found.name);
  const contract = readClassifierContract(stock.contract);
  const { channel_order, scale, mean, std } = contract.input;
  const origin: Origin = { ...stock.origin, preprocessing: { channel_order, scale, mean, std } };
  return { ...offer, contract, file: { ...found, blob: new Blob([found.blob, stock.additions]) }, origin };
}

/** A photo's logits and the means of some maps. */
async function lookAt(classifier: Classifier, photo: Photo, channels: readonly number[]) {
  const view = { width: photo.width, height: photo.height, flip: false };
  const { logits, classMaps } = await classifier.run(photo, view, channels);
  const maps = await classMaps.cpu();
  const cells = maps.length / channels.length;
  const means = channels.map((_, k) => maps.subarray(k * cells, (k + 1) * cells).reduce((a, b) => a + b, 0) / cells);
  classMaps.dispose();
  return { logits, means };
}

/** Relative to the range of the logits: what summing in another order changes, and far less than a wrong graph would. */
const TOLERANCE = 1e-2;

/**
 * The contract's class list must be as long as the network's answer. Maps that were found in a linear head have to
 * average to the logits but for a number that is the same for every photo: the bias.
 */
async function expectSense(
  classifier: Classifier,
  contract: ClassifierContract,
  file: string,
  origin: Origin | null,
): Promise<void> {
  const side = Math.max(64, contract.input.min_side);
  const grey = { width: side, height: side, rgba: new Uint8Array(4 * side * side).fill(127) };
  const channels = [0, Math.floor(contract.classes.length / 2)];
  const first = await lookAt(classifier, grey, channels);
  if (first.logits.length !== contract.classes.length)
    throw new UserError('model.classes', { file, expected: contract.classes.length, found: first.logits.length });
  if (!origin || origin.reading === 'fully-convolutional') return;
  const second = await lookAt(classifier, knownPhoto(), channels);
  const range = [...first.logits, ...second.logits].reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  const bias = ({ logits, means }: typeof first) => channels.map((channel, k) => logits[channel] - means[k]);
  const [a, b] = [bias(first), bias(second)];
  const off = Math.max(...a.map((value, k) => Math.abs(value - b[k])));
  if (!(off <= TOLERANCE * range))
    throw new UserError('model.head.check', {
      file,
      found: [origin.pooling, origin.weights].filter(Boolean).join(', '),
    });
}
