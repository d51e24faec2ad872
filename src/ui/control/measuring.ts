import type { Recipe } from '#core/recipe.ts';
import type { ImageId } from '#engine/messages.ts';
import { POWER_SWEEP, Sweep, THRESHOLD_SWEEP } from '#metrics/sweep.ts';
import { t } from '#ui/i18n.ts';
import { useProject } from '#ui/state/project.ts';
import { useReferences } from '#ui/state/references.ts';
import { type Measured, useScores } from '#ui/state/scores.ts';
import { Agreement, HIGHEST_ID } from './agreement.ts';
import { ensureOpen } from './current.ts';
import { engine } from './engine.ts';
import { isAbort, report } from './failures.ts';
import { describeMethod } from './methods.ts';
import { restoreReference } from './references.ts';
import { changed, requestFor } from './running.ts';
import { labelStages } from './scoring.ts';

/** Photos with a reference label. */
function photosWithReference(): ImageId[] {
  const ids = useProject.getState().images.map(({ id }) => id);
  for (const id of ids) restoreReference(id);
  const { labels } = useReferences.getState();
  return ids.filter((id) => id in labels);
}

let measuring: AbortController | null = null;

/**
 * Runs every photo that has a reference and measures it. A broken one is reported and left out.
 * @returns null when it was stopped, or when another recipe has come in force meanwhile
 */
export async function measureAll(stop?: AbortSignal): Promise<Measured | null> {
  const ids = photosWithReference();
  const { set } = useScores.getState();
  measuring = new AbortController();
  const signal = stop ? AbortSignal.any([stop, measuring.signal]) : measuring.signal;
  const recipe = useProject.getState().recipe!;
  const agreement = new Agreement();
  const sweep = sweepOf(recipe);
  let photos = 0;
  try {
    for (const [done, id] of ids.entries()) {
      // What was measured so far would be another recipe's.
      if (useProject.getState().recipe !== recipe) return null;
      set({ measuring: { done, total: ids.length } });
      try {
        await measureOne(id, { agreement, sweep, signal });
        photos++;
      } catch (error) {
        if (isAbort(error)) return null;
        report(error, t('score.leftOut', { name: useProject.getState().images.find((one) => one.id === id)?.name }));
      }
    }
    const found = sweep && { step: sweep.step, parameter: sweep.parameter, ...sweep.counts.curve() };
    const all: Measured = { recipe, photos, scores: agreement.scores(), sweep: found };
    set({ all });
    return all;
  } finally {
    measuring = null;
    set({ measuring: null });
    // The engine may have let go of what is on screen for the others.
    changed();
  }
}

export function cancelMeasuring(): void {
  measuring?.abort();
}

interface Counting {
  readonly agreement: Agreement;
  readonly sweep: ReturnType<typeof sweepOf>;
  readonly signal: AbortSignal;
}

async function measureOne(id: ImageId, { agreement, sweep, signal }: Counting): Promise<void> {
  const image = useProject.getState().images.find((one) => one.id === id);
  const truth = useReferences.getState().labels[id];
  if (!image) return;
  await ensureOpen(id);
  const { steps } = await engine('run', [await requestFor(image)], { signal });
  for (const stage of labelStages(steps.map(({ method }) => method))) {
    const output = await engine('stage', [id, stage], { signal });
    if (output.kind === 'label') agreement.add(stage, truth, output);
  }
  if (!sweep) return;
  const maps = await engine('stage', [id, sweep.from], { signal });
  if (maps.kind === 'maps') sweep.counts.add(maps, truth);
}

/** What is counted for a sweep of the recipe's background threshold, and the stage whose maps it takes. */
function sweepOf(recipe: Recipe) {
  const step = recipe.steps.findIndex(({ method, on }) => on && method === 'background');
  const from = recipe.steps.slice(0, step).findLast(({ method, on }) => on && describeMethod(method)?.gives === 'maps');
  const stage = from && describeMethod(from.method)?.stage;
  if (step < 0 || !stage) return null;
  const isPower = recipe.steps[step].parameters.mode === 'power';
  const counts = new Sweep(isPower ? POWER_SWEEP : THRESHOLD_SWEEP, HIGHEST_ID + 1);
  return { step, from: stage, parameter: isPower ? ('alpha' as const) : ('threshold' as const), counts };
}
