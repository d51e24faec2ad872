import { useJobs } from '#ui/state/jobs.ts';
import { useProject } from '#ui/state/project.ts';
import { useReferences } from '#ui/state/references.ts';
import { useScores } from '#ui/state/scores.ts';
import { counted, countLabels } from './counting.ts';
import { isAbort } from './failures.ts';

/** A slider that moves makes a label every few milliseconds; figures may follow a little later. */
const AFTER_MS = 120;

let timer = 0;
let controller: AbortController | null = null;

/** Measures the labels of the image on screen against its reference, if it has one and was run. */
export function scoreSoon(): void {
  controller?.abort();
  clearTimeout(timer);
  timer = window.setTimeout(() => void scoreNow(), AFTER_MS);
}

/** Leaves the labels on screen unmeasured. */
export function cancelScoring(): void {
  controller?.abort();
  useScores.getState().set({ image: null, scores: {} });
}

async function scoreNow(): Promise<void> {
  const { current } = useProject.getState();
  const { image, set } = useScores.getState();
  const result = current && useJobs.getState().results[current];
  if (!result || !useReferences.getState().labels[current]) {
    if (image !== null) set({ image: null, scores: {} });
    return;
  }
  const mine = new AbortController();
  const { signal } = mine;
  controller = mine;
  const methods = result.steps.map((step) => step.method);
  try {
    const { scores } = await counted((worker) =>
      countLabels(worker, { image: current, methods, signal }, (done, total) => set({ scoring: { done, total } })),
    );
    if (!signal.aborted) set({ image: current, scores });
  } catch (error) {
    if (!isAbort(error)) console.warn('score', error);
  } finally {
    if (controller === mine) set({ scoring: null });
  }
}
