import { type RegistryEntry, type Variant, variantsOf } from './registry.ts';

/** What decides which weights run on a device; a part of the engine's device report. */
export interface Host {
  readonly backend: 'webgpu' | 'cpu';
  readonly adapter: { readonly fallback: boolean } | null;
  readonly features: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
}

/** Why these weights: catalogue keys under `models.why`, where they say more than the precision does. */
export type ChoiceReason =
  /** Half precision: half the memory, and the GPU computes with it. */
  | 'half'
  /** The GPU does not compute with half precision, or there are no such weights. */
  | 'full'
  /** Full precision needs more at once than the GPU binds. */
  | 'halfFits'
  /** The models run on the processor, where full precision is faster and memory is not bound. */
  | 'processor';

export interface Choice {
  readonly variant: Variant;
  /** Null when the model cannot run: then `needs` says how much it would bind. */
  readonly reason: ChoiceReason | null;
  readonly needs: number | null;
  /** Bytes that this device binds at once; null on the processor. */
  readonly limit: number | null;
}

/** Models run on the processor without a GPU, and with a software adapter, which is slower still. */
export function runsOnProcessor({ backend, adapter }: Host): boolean {
  return backend !== 'webgpu' || (adapter?.fallback ?? false);
}

const isHalf = ({ precision }: Variant) => precision.endsWith('f16');

/**
 * The weights of a model that suit a device: half precision where it computes with that, as far as they fit.
 * A need that nobody has measured is taken to fit: the ladder of precisions falls back when it does not.
 */
export function chooseVariant(entry: RegistryEntry, host: Host | null): Choice {
  const variants = variantsOf(entry);
  const full = variants.find((one) => !isHalf(one)) ?? variants[0];
  const half = variants.find(isHalf);
  if (!host || runsOnProcessor(host)) return { variant: full, reason: 'processor', needs: null, limit: null };
  const limit = host.limits.maxStorageBufferBindingSize ?? Number.POSITIVE_INFINITY;
  const fits = (one: Variant) => one.largestBinding === null || one.largestBinding <= limit;
  if (half && host.features.includes('shader-f16') && fits(half))
    return { variant: half, reason: fits(full) ? 'half' : 'halfFits', needs: half.largestBinding, limit };
  return { variant: full, reason: fits(full) ? 'full' : null, needs: full.largestBinding, limit };
}
