import type { Gpu } from '#gpu/gpu.ts';
import { type Weights, weightsOf } from './contract.ts';
import { atPath } from './files.ts';
import { climb, type Offer, type ProviderReason, planOf, precisionOf, type RefusedRung, reasonOf } from './ladder.ts';
import type { LoadOptions } from './load.ts';
import { probed } from './probe.ts';
import type { ProbedModel } from './probe-worker.ts';
import type { Provider } from './session.ts';
import type { Signature } from './signature.ts';

/** One precision of a model, its files read. */
export interface Variant extends Offer {
  /** Of its files on disk. */
  readonly bytes: number;
}

/** A model with open sessions. */
export interface Opened<M> {
  readonly model: M;
  dispose(): Promise<void>;
}

/** A model of any task before it is opened: what the ladder has to know of it. `A` is its answer to a known picture. */
export interface Candidate<V extends Variant, M, A> {
  readonly variants: readonly V[];
  /** Precisions whose files are elsewhere. */
  readonly absent: readonly Offer[];
  open(variant: V, provider: Provider, gpu: Gpu | null): Promise<Opened<M>>;
  ask(model: M, variant: V): Promise<A>;
  /** Whether an answer is the trusted one but for rounding. No answer of numbers that are none is like itself. */
  areAlike(answer: A, trusted: A): boolean;
  /** Whether the answer is the one that the contract knows; null where it knows none. */
  isKnown?(answer: A, variant: V): boolean | null;
}

/** Memory beyond WebGPU's default limits, or so much weight that running out of it would break ONNX Runtime's module. */
const RISKY_BINDING = 128 * 2 ** 20;
const RISKY_BYTES = 64 * 2 ** 20;

/** The precisions of a model: those whose files are here, each as `read` completes it, and those that are elsewhere. */
export async function variantsOf<V extends Variant>(
  contract: unknown,
  roles: readonly string[],
  files: Readonly<Record<string, Blob>>,
  read: (weights: Weights) => Promise<V>,
): Promise<{ variants: readonly V[]; absent: readonly Offer[] }> {
  const [own, ...others] = weightsOf(contract, roles);
  const variants = [await read(own)];
  const absent: Offer[] = [];
  for (const weights of others) {
    if (variants.some(({ precision }) => precision === weights.precision)) continue;
    const isHere = Object.values(weights.files ?? {}).every(({ path }) => atPath(files, path));
    if (isHere) variants.push(await read(weights));
    else absent.push({ ...offerOf(weights, []), present: false });
  }
  return { variants, absent };
}

/** What weights ask of a device, by their contract and by the files themselves, as far as those can be read. */
export function offerOf({ precision, largest_binding = 0 }: Weights, files: readonly (Signature | null)[]): Offer {
  const signatures = files.filter((file) => file !== null);
  return {
    precision: precisionOf(precision, signatures),
    needs: Math.max(largest_binding, ...signatures.map(({ largestTensor }) => largestTensor)),
    present: true,
  };
}

/**
 * Opens a model on the best rung that it runs on. What needs much memory is first tried in a worker of its own; what
 * runs on a GPU must answer as its contract knows, or else as it does on WebAssembly in the most exact precision.
 * @param source of the candidate, to make it again in that worker
 */
export async function openBest<V extends Variant, M, A>(
  candidate: Candidate<V, M, A>,
  source: ProbedModel,
  { gpu, provider: chosen, probe }: LoadOptions,
) {
  const { variants, absent } = candidate;
  const of = (rung: { readonly precision: string }) => variants.find(({ precision }) => precision === rung.precision)!;
  let isUnchecked = false;
  const reached = await climb<Opened<M>>(planOf([...variants, ...absent], gpu?.report ?? null, chosen), {
    probe: async ({ precision }) => {
      const { needs, bytes } = of({ precision });
      if (probe ?? (needs > RISKY_BINDING || bytes > RISKY_BYTES)) await probed(source, precision);
    },
    load: (rung) => candidate.open(of(rung), rung.provider, gpu),
    check: async ({ model }, rung) => {
      const answer = await candidate.ask(model, of(rung));
      const isKnown = candidate.isKnown?.(answer, of(rung)) ?? null;
      const trusted = isKnown === null ? await trustedAnswer(candidate, of(rung), gpu) : null;
      isUnchecked = isKnown === null && trusted === null;
      return isKnown ?? candidate.areAlike(answer, trusted ?? answer);
    },
  });
  const { rung, model: opened, refused } = reached;
  const variant = of(rung);
  const placed: Placed<M> = {
    ...opened,
    ...rung,
    refused,
    reason: reasonOf(reached, gpu ? chosen : undefined),
    bytes: variant.bytes,
    notes: rung.provider === 'webgpu' && isUnchecked ? ['unchecked'] : [],
  };
  return { variant, placed };
}

/** What of a loaded model the ladder knows. */
interface Placed<M> extends Opened<M> {
  readonly provider: Provider;
  readonly precision: Offer['precision'];
  readonly reason: ProviderReason;
  readonly refused: readonly RefusedRung[];
  readonly bytes: number;
  readonly notes: readonly 'unchecked'[];
}

/** WebAssembly's answer in the most exact precision there is; null for a network that is too large for it. */
async function trustedAnswer<V extends Variant, M, A>(
  { variants, open, ask }: Candidate<V, M, A>,
  tested: V,
  gpu: Gpu | null,
): Promise<A | null> {
  const exact = variants.find(({ precision }) => precision === 'f32') ?? tested;
  try {
    const trusted = await open(exact, 'wasm', gpu);
    try {
      return await ask(trusted.model, exact);
    } finally {
      await trusted.dispose();
    }
  } catch (error) {
    console.warn('a model does not run on WebAssembly, so its answer on the GPU could not be compared', error);
    return null;
  }
}

/** Opens one precision of a model on a device and lets it answer once, to see whether it survives. */
export async function tryOnDevice<V extends Variant, M, A>(
  { variants, open, ask }: Candidate<V, M, A>,
  precision: string,
  gpu: Gpu,
): Promise<void> {
  const variant = variants.find((one) => one.precision === precision);
  if (!variant) throw new Error(`no files of the precision ${precision}`);
  const { model, dispose } = await open(variant, 'webgpu', gpu);
  await ask(model, variant);
  await dispose();
}
