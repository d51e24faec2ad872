import type { Gpu } from '#gpu/gpu.ts';
import { climb, planOf, type Refusal, type RefusedRung, reasonOf } from './ladder.ts';
import type { Provider } from './session.ts';

/** Why a model runs where it does: catalogue keys under `device.providers`. */
export type ProviderReason =
  /** A real adapter: the model shares our device. */
  | 'gpu'
  /** Somebody chose this provider. */
  | 'chosen'
  /** The processor, because the GPU was refused. */
  | Refusal;

/** Loads a model of one precision: on the GPU if it is worth a try and answers as it should, else on WebAssembly. */
export async function loadChecked<M extends { dispose(): Promise<void> }>(
  gpu: Gpu | null,
  chosen: Provider | undefined,
  load: (provider: Provider) => Promise<M>,
  check: (model: M) => Promise<boolean>,
): Promise<{ model: M; provider: Provider; reason: ProviderReason; refused: readonly RefusedRung[] }> {
  const plan = planOf([{ precision: 'f32', needs: 0, present: true }], gpu?.report ?? null, chosen);
  const reached = await climb(plan, { load: ({ provider }) => load(provider), check });
  const reason = reasonOf(reached, gpu ? chosen : undefined);
  return { model: reached.model, provider: reached.rung.provider, reason, refused: reached.refused };
}
