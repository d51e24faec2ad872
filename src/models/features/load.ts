import { UserError } from '#core/errors.ts';
import type { FeatureExtractor } from '#methods/models.ts';
import { type Candidate, offerOf, openBest, type Variant, variantsOf } from '../best-rung.ts';
import { type FeaturesContract, IMAGENET_INPUT, readFeaturesContract, type Weights } from '../contract.ts';
import { findFile, type ModelFile, onlyOnnx, openSession, sizeOf } from '../files.ts';
import { knownPhoto, numbersAlike } from '../known-answer.ts';
import type { Loaded, LoadOptions } from '../load.ts';
import { imageInput, readOnnxFile } from '../onnx/input.ts';
import type { OnnxModel } from '../onnx/model.ts';
import { describeValue, readSignature, signatureOf } from '../signature.ts';
import { OnnxFeatures } from './extractor.ts';

type Files = Readonly<Record<string, Blob>>;

/** DINOv2's own: 37 patches of 14 pixels. */
const BASE_SIDE = 518;
/** Patches along the side of the picture that two providers are compared with: enough to see, quick on a processor. */
const CHECK_PATCHES = 8;
/** Relative difference that rounding on another device may cause over a dozen layers. */
const TOLERANCE = 0.02;

interface FeaturesVariant extends Variant {
  readonly file: ModelFile;
  readonly contract: FeaturesContract;
  readonly output: string;
}

/**
 * A feature network by its contract, which the file completes: `{}` is enough for one with an output of tokens.
 * @throws UserError 'model.contract', 'model.fileMissing', 'model.hash', 'model.unreadable', 'model.input',
 * 'model.mismatch', 'model.noFeatures' {file, found}
 */
export async function loadFeatures(
  contract: unknown,
  files: Files,
  options: LoadOptions,
): Promise<Loaded<FeatureExtractor>> {
  const candidate = await featuresCandidate(contract, files);
  const { variant, placed } = await openBest(candidate, { task: 'features', contract, files }, options);
  const { name, suggested } = variant.contract;
  return { ...placed, name, hash: variant.file.sha256, suggested };
}

export async function featuresCandidate(
  given: unknown,
  files: Files,
): Promise<Candidate<FeaturesVariant, OnnxFeatures, Float32Array>> {
  const read = async (weights: Weights): Promise<FeaturesVariant> => {
    const file = await findFile(files, weights.files?.model ?? { path: onlyOnnx(files) });
    const bytes = new Uint8Array(await file.blob.arrayBuffer());
    const { contract, output } = completed(given, readOnnxFile(bytes, file.name), file.name);
    return { ...offerOf(weights, [readSignature(bytes)]), bytes: sizeOf([file]), file, contract, output };
  };
  return {
    ...(await variantsOf(given, ['model'], files, read)),
    open: async ({ file, contract, output }, provider, gpu) => {
      const session = await openSession(file, [contract.input.name], [output], { provider, gpu, keepOnGpu: [] });
      const model = new OnnxFeatures(session, contract, output, file.sha256, gpu);
      return { model, dispose: () => session.release() };
    },
    ask: async (model, { contract }) => {
      const tensor = await model.at(knownPhoto(), CHECK_PATCHES * contract.patch);
      const values = (await tensor.cpu()).slice();
      tensor.dispose();
      return values;
    },
    areAlike: (answer, trusted) => numbersAlike(answer, trusted, TOLERANCE),
  };
}

/** What the contract leaves open is read from the file: input, output, patch size; ImageNet's normalisation. */
function completed(given: unknown, model: OnnxModel, file: string): { contract: FeaturesContract; output: string } {
  const contract = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>;
  const input = (contract.input ?? {}) as Record<string, unknown>;
  const { name, layout, fixedSize } = imageInput(model, file);
  const patch = patchOf(model);
  const whole = readFeaturesContract({
    name: file.replace(/\.onnx$/i, ''),
    ...(patch && { patch }),
    ...contract,
    input: {
      layout,
      ...('mean' in input || 'scale' in input ? {} : IMAGENET_INPUT),
      base_side: BASE_SIDE,
      ...(fixedSize && { fixed_size: fixedSize }),
      ...input,
      name: typeof input.name === 'string' ? input.name : name,
    },
  });
  return { contract: whole, output: outputOf(whole, model, file) };
}

/** Whether a network takes a photo and has an output of tokens or of a map. */
export function hasFeatures(model: OnnxModel): boolean {
  try {
    imageInput(model, '');
    outputOf(readFeaturesContract({ input: { name: '' } }), model, '');
    return true;
  } catch {
    return false;
  }
}

/** The output that the contract names, the tokens of a transformer, or the only one with a place for each patch. */
function outputOf(contract: FeaturesContract, { outputs }: OnnxModel, file: string): string {
  const described = contract.outputs.features;
  const wanted = typeof described === 'object' ? described.name : described;
  const names = [wanted, 'last_hidden_state', 'features', 'patch_tokens', 'x_norm_patchtokens'];
  const named = names.find((name) => outputs.some((output) => output.name === name));
  const placed = outputs.filter(({ dims }) => dims?.length === 3 || dims?.length === 4);
  const output = named ?? (placed.length === 1 ? placed[0].name : null);
  if (output) return output;
  throw new UserError('model.noFeatures', { file, found: outputs.map(signatureOf).map(describeValue).join(', ') });
}

/** The side of the patches that a transformer's first convolution cuts the photo into. */
function patchOf({ nodes }: OnnxModel): number | null {
  const { attributes } = nodes.find(({ op }) => op === 'Conv') ?? {};
  const [kernel, strides] = ['kernel_shape', 'strides'].map((name) => attributes?.get(name)?.integers ?? []);
  const isPatch = kernel.length === 2 && kernel[0] === kernel[1] && kernel.join() === strides.join() && kernel[0] >= 4;
  return isPatch ? kernel[0] : null;
}
