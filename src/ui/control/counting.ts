import type { StageId } from '#core/kinds.ts';
import type { ImageId } from '#engine/messages.ts';
import { type Caller, withWorker } from '#models/rpc.ts';
import { useReferences } from '#ui/state/references.ts';
import type { MeasuredSweep } from '#ui/state/scores.ts';
import type { Counted } from './agreement.ts';
import type { AgreementApi } from './agreement-worker.ts';
import { describeMethod } from './methods.ts';
import { stageOutput } from './stage-output.ts';

/**
 * Counts pixels in a worker that ends with it: a stage of 12 megapixels takes a second, in which the page must answer.
 * @throws what the work throws
 */
export function counted(work: (worker: Caller<AgreementApi>) => Promise<void>): Promise<Counted> {
  const worker = new Worker(new URL('./agreement-worker.ts', import.meta.url), { type: 'module', name: 'agreement' });
  return withWorker<AgreementApi, Counted>(worker, async (caller) => {
    await work(caller);
    return caller.call('counted', []);
  });
}

/** A photo that has been run with these methods and has a reference. */
interface Run {
  readonly image: ImageId;
  readonly methods: readonly string[];
  readonly signal: AbortSignal;
}

/** Counts the label after each stage that gives one. */
export async function countLabels(
  worker: Caller<AgreementApi>,
  { image, methods, signal }: Run,
  onStage?: (done: number, total: number) => void,
): Promise<void> {
  const truth = useReferences.getState().labels[image];
  const stages = labelStages(methods);
  for (const [done, stage] of stages.entries()) {
    onStage?.(done, stages.length);
    const label = await stageOutput(image, stage, signal);
    if (label?.kind !== 'label') continue;
    await worker.call('add', [stage, truth, label], { signal, transfer: [label.data.buffer as ArrayBuffer] });
  }
}

/** Counts the seed that the maps of a stage give at each value of the background's parameter. */
export async function countMaps(
  worker: Caller<AgreementApi>,
  { image, signal }: Omit<Run, 'methods'>,
  { from, parameter }: { readonly from: StageId; readonly parameter: MeasuredSweep['parameter'] },
): Promise<void> {
  const truth = useReferences.getState().labels[image];
  const maps = await stageOutput(image, from, signal);
  if (maps?.kind !== 'maps') return;
  await worker.call('addMaps', [parameter, truth, maps], { signal, transfer: [maps.data.buffer as ArrayBuffer] });
}

function labelStages(methods: readonly string[]): StageId[] {
  const stages = methods.flatMap((id) => {
    const method = describeMethod(id);
    return method?.gives === 'label' ? [method.stage] : [];
  });
  return [...new Set<StageId>([...stages, 'edit'])];
}
