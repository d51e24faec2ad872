import type { Gpu } from '#gpu/gpu.ts';
import type { Precision } from './contract.ts';
import { climb, type Offer, planOf, precisionOf, type Refusal, type RefusedRung, reasonOf } from './ladder.ts';
import type { Provider } from './session.ts';
import { readSignature } from './signature.ts';

/** Why a model runs where it does: catalogue keys under `device.providers`. */
export type ProviderReason =
  /** A real adapter: the model shares our device. */
  | 'gpu'
  /** Somebody chose this provider. */
  | 'chosen'
  /** The processor, because the GPU was refused. */
  | Refusal;

/** The one precision that a model of one file has, by its contract or by the file itself. */
export async function offerOf(
  { precision, largest_binding: needs = 0 }: { readonly precision?: Precision; readonly largest_binding?: number },
  file: Blob,
): Promise<Offer> {
  const signature = readSignature(new Uint8Array(await file.arrayBuffer()));
  return {
    precision: precisionOf(precision, signature ? [signature] : []),
    needs: Math.max(needs, signature?.largestTensor ?? 0),
    present: true,
  };
}

/** Loads a model of one precision: on the GPU if it is worth a try and answers as it should, else on WebAssembly. */
export async function loadChecked<M extends { dispose(): Promise<void> }>(
  gpu: Gpu | null,
  chosen: Provider | undefined,
  load: (provider: Provider) => Promise<M>,
  check: (model: M) => Promise<boolean>,
  offer: Offer,
): Promise<{
  model: M;
  provider: Provider;
  reason: ProviderReason;
  precision: Precision;
  refused: readonly RefusedRung[];
}> {
  const plan = planOf([offer], gpu?.report ?? null, chosen);
  const reached = await climb(plan, { load: ({ provider }) => load(provider), check });
  const reason = reasonOf(reached, gpu ? chosen : undefined);
  return { model: reached.model, ...reached.rung, reason, refused: reached.refused };
}
