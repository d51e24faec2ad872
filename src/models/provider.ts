import type { Gpu } from '#gpu/gpu.ts';
import type { Provider } from './session.ts';

/** Why a model runs where it does: catalogue keys under `device.providers`. */
export type ProviderReason =
  /** A real adapter: the model shares our device. */
  | 'gpu'
  /** A software adapter: WebAssembly is many times faster than shaders on a CPU. */
  | 'software'
  /** No device at all. */
  | 'noDevice'
  /** Somebody chose this provider. */
  | 'chosen'
  /** The network could not be loaded on the device. */
  | 'failed'
  /** The network loads on the device but gives other numbers there than it should. */
  | 'mismatch';

/** The provider to try first. */
export function preferredProvider(gpu: Gpu | null, chosen?: Provider): { provider: Provider; reason: ProviderReason } {
  if (!gpu) return { provider: 'wasm', reason: 'noDevice' };
  if (chosen) return { provider: chosen, reason: 'chosen' };
  if (gpu.report.fallback) return { provider: 'wasm', reason: 'software' };
  return { provider: 'webgpu', reason: 'gpu' };
}

/**
 * Loads on the preferred provider, and on WebAssembly when the device fails to load the network or
 * does not give the known answer. `check` throws or returns false on a wrong answer.
 */
export async function loadChecked<M extends { dispose(): Promise<void> }>(
  gpu: Gpu | null,
  chosen: Provider | undefined,
  load: (provider: Provider) => Promise<M>,
  check: (model: M) => Promise<boolean>,
): Promise<{ model: M; provider: Provider; reason: ProviderReason }> {
  const { provider, reason } = preferredProvider(gpu, chosen);
  if (provider === 'wasm') return { model: await load('wasm'), provider, reason };
  let model: M | null = null;
  let instead: ProviderReason = 'failed';
  try {
    model = await load('webgpu');
    instead = 'mismatch';
    if (await check(model)) return { model, provider, reason };
  } catch (error) {
    console.warn('a model does not run on the device', error);
  }
  await model?.dispose();
  return { model: await load('wasm'), provider: 'wasm', reason: instead };
}
