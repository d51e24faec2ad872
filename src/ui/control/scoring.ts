import { UserError } from '#core/errors.ts';
import type { StageId } from '#core/kinds.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useProject } from '#ui/state/project.ts';
import { useReferences } from '#ui/state/references.ts';
import { useScores } from '#ui/state/scores.ts';
import { Agreement } from './agreement.ts';
import { engine } from './engine.ts';
import { isAbort } from './failures.ts';
import { describeMethod } from './methods.ts';

/** A slider that moves makes a label every few milliseconds; figures may follow a little later. */
const AFTER_MS = 120;

let timer = 0;

/** Measures the labels of the image on screen against its reference, if it has one. */
export function scoreSoon(): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => void scoreNow(), AFTER_MS);
}

async function scoreNow(): Promise<void> {
  const { current } = useProject.getState();
  const truth = current ? useReferences.getState().labels[current] : undefined;
  if (!current || !truth) {
    if (useScores.getState().image !== null) useScores.getState().set({ image: null, scores: {} });
    return;
  }
  const { generation, results } = useJobs.getState();
  const agreement = new Agreement();
  for (const stage of labelStages(results[current]?.steps.map((step) => step.method) ?? [])) {
    try {
      const output = await engine('stage', [current, stage]);
      if (output.kind === 'label') agreement.add(stage, truth, output);
    } catch (error) {
      const gone = isAbort(error) || (error instanceof UserError && error.code === 'stage.missing');
      if (!gone) console.warn('score', error);
    }
    if (generation !== useJobs.getState().generation) return;
  }
  useScores.getState().set({ image: current, scores: agreement.scores() });
}

/** The stages of a run that give a label. */
export function labelStages(methods: readonly string[]): StageId[] {
  const stages = methods.flatMap((id) => {
    const method = describeMethod(id);
    return method?.gives === 'label' ? [method.stage] : [];
  });
  return [...new Set<StageId>([...stages, 'edit'])];
}
