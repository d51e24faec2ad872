import { AbortedError } from '#core/errors.ts';
import type { AdapterReport } from '#gpu/gpu.ts';
import { PRECISIONS, type Precision } from './contract.ts';
import type { Provider } from './session.ts';

/**
 * Where a model could run, best first, and how far down it had to go. A rung is a place and a precision; each is
 * compared with what the adapter can do before anything is loaded, then tried, then asked something whose answer is
 * known. WebAssembly is the last one.
 */

export interface Rung {
  readonly provider: Provider;
  readonly precision: Precision;
}

/** Why a rung was passed over: catalogue keys under `device.refused`. */
export type Refusal =
  /** A software adapter: WebAssembly is many times faster. */
  | 'software'
  /** There is no device. */
  | 'noDevice'
  /** The network computes in f16, which the adapter does not. */
  | 'noF16'
  /** A buffer that the network binds is larger than the adapter allows. */
  | 'tooLarge'
  /** The files of this precision are not at hand. */
  | 'absent'
  /** It could not be loaded or run there. */
  | 'failed'
  /** It runs there, but gives other numbers than it should. */
  | 'mismatch';

/** Why a model runs where it does: catalogue keys under `device.providers`. */
export type ProviderReason =
  /** A real adapter: the model shares our device. */
  | 'gpu'
  /** Somebody chose this provider. */
  | 'chosen'
  /** The processor, because the GPU was refused. */
  | Refusal;

export interface RefusedRung extends Rung {
  readonly reason: Refusal;
  /** Bytes that the network binds at once and that the adapter allows, where that was the reason. */
  readonly needs?: number;
  readonly allows?: number;
  /** What was said, where it failed. */
  readonly message?: string;
}

/** A precision in which a model can be had. */
export interface Offer {
  readonly precision: Precision;
  /** Bytes of the largest storage buffer that a run binds; a lower bound where nobody measured it. */
  readonly needs: number;
  /** Whether its files are at hand. */
  readonly present: boolean;
}

export interface Plan {
  /** Rungs to try, best first. */
  readonly rungs: readonly Rung[];
  readonly refused: readonly RefusedRung[];
}

/** On a GPU half the bytes and twice the speed win; among the others the exact one. */
const ON_GPU: readonly Precision[] = ['f16', 'f32', 'q4f16', 'q8', 'q4'];
/** WebAssembly has no arithmetic for f16 and converts at every step: last, for networks that come in nothing else. */
const ON_WASM: readonly Precision[] = ['f32', 'q8', 'q4', 'f16', 'q4f16'];

/** The rungs that are worth a try on an adapter. The registry may ask before anything is downloaded. */
export function planOf(
  offers: readonly Offer[],
  adapter: Pick<AdapterReport, 'fallback' | 'features' | 'limits'> | null,
  chosen?: Provider,
): Plan {
  const rungs: Rung[] = [];
  const refused: RefusedRung[] = [];
  const ordered = (order: readonly Precision[]) =>
    order.flatMap((precision) => offers.filter((offer) => offer.precision === precision));
  if (chosen !== 'wasm')
    for (const { precision, needs, present } of ordered(ON_GPU)) {
      const rung: Rung = { provider: 'webgpu', precision };
      const refuse = (reason: Refusal, details: Partial<RefusedRung> = {}) =>
        refused.push({ ...rung, reason, ...details });
      if (!adapter) refuse('noDevice');
      else if (adapter.fallback && chosen !== 'webgpu') refuse('software');
      else if (precision.endsWith('f16') && !adapter.features.includes('shader-f16')) refuse('noF16');
      else if (needs > bindingLimit(adapter)) refuse('tooLarge', { needs, allows: bindingLimit(adapter) });
      else if (!present) refuse('absent');
      else rungs.push(rung);
    }
  for (const { precision, present } of ordered(ON_WASM)) {
    const rung: Rung = { provider: 'wasm', precision };
    if (present) rungs.push(rung);
    else refused.push({ ...rung, reason: 'absent' });
  }
  return { rungs, refused };
}

/** Bytes that one binding may have. */
function bindingLimit({ limits }: Pick<AdapterReport, 'limits'>): number {
  const values = [limits.maxStorageBufferBindingSize, limits.maxBufferSize].filter((limit) => limit !== undefined);
  return values.length > 0 ? Math.min(...values) : Number.POSITIVE_INFINITY;
}

export interface Climber<M> {
  /** Tries the rung where a failure breaks nothing; only rejects when it fails. */
  probe?(rung: Rung): Promise<void>;
  load(rung: Rung): Promise<M>;
  /** Whether the model gives the answer that it should; only asked on a GPU. */
  check(model: M, rung: Rung): Promise<boolean>;
}

export interface Reached<M> {
  readonly model: M;
  readonly rung: Rung;
  readonly refused: readonly RefusedRung[];
}

/**
 * Loads a model on the first rung that loads and answers as it should.
 * @throws what the last rung was refused with, when all are
 */
export async function climb<M extends { dispose(): Promise<void> }>(
  { rungs, refused: before }: Plan,
  { probe, load, check }: Climber<M>,
): Promise<Reached<M>> {
  const refused = [...before];
  let last: unknown = new Error('there is no rung to try');
  for (const rung of rungs) {
    let model: M | null = null;
    try {
      if (rung.provider === 'webgpu') await probe?.(rung);
      model = await load(rung);
      if (rung.provider === 'wasm' || (await check(model, rung))) return { model, rung, refused };
      refused.push({ ...rung, reason: 'mismatch' });
    } catch (error) {
      if (error instanceof AbortedError) throw error;
      console.warn(`a model does not run on ${rung.provider} in ${rung.precision}`, error);
      last = error;
      refused.push({ ...rung, reason: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
    await model?.dispose();
  }
  throw last;
}

/** Why a model runs where it does, in a word. */
export function reasonOf({ rung, refused }: Omit<Reached<unknown>, 'model'>, chosen?: Provider): ProviderReason {
  if (rung.provider === 'webgpu') return chosen ? 'chosen' : 'gpu';
  if (chosen === 'wasm') return 'chosen';
  const onGpu = refused.filter(({ provider }) => provider === 'webgpu');
  // What was tried says more than what was ruled out before, and what was ruled out more than missing files.
  const weights: readonly Refusal[] = ['noDevice', 'software', 'mismatch', 'failed', 'tooLarge', 'noF16', 'absent'];
  return weights.find((reason) => onGpu.some((one) => one.reason === reason)) ?? 'failed';
}

/** The precision that a contract's files have, where it does not say so itself. */
export function precisionOf(
  given: Precision | undefined,
  signatures: readonly { readonly half: boolean }[],
): Precision {
  return given ?? (signatures.some(({ half }) => half) ? 'f16' : PRECISIONS[0]);
}
