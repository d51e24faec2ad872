import { AbortedError } from '#core/errors.ts';
import type { Recipe } from '#core/recipe.ts';
import type { ImageId } from '#engine/messages.ts';
import { t } from '#ui/i18n.ts';
import { useProject } from '#ui/state/project.ts';
import { useReferences } from '#ui/state/references.ts';
import { type Measured, useScores } from '#ui/state/scores.ts';
import { counted, countLabels, countMaps } from './counting.ts';
import { ensureOpen } from './current.ts';
import { engine } from './engine.ts';
import { isAbort, report } from './failures.ts';
import { describeMethod } from './methods.ts';
import { restoreReference } from './references.ts';
import { changed, keepResult, requestFor } from './running.ts';

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
 * @throws AbortedError when it was stopped, or when another recipe has come in force meanwhile
 */
export async function measureAll(stop?: AbortSignal): Promise<Measured> {
  const ids = photosWithReference();
  const { set } = useScores.getState();
  measuring = new AbortController();
  const signal = stop ? AbortSignal.any([stop, measuring.signal]) : measuring.signal;
  const recipe = useProject.getState().recipe!;
  const sweep = sweepOf(recipe);
  let photos = 0;
  try {
    const { scores, curve } = await counted(async (worker) => {
      for (const [done, id] of ids.entries()) {
        // What was measured so far would be another recipe's.
        if (useProject.getState().recipe !== recipe) throw new AbortedError();
        set({ measuring: { done, total: ids.length } });
        const image = useProject.getState().images.find((one) => one.id === id);
        if (!image) continue;
        try {
          await ensureOpen(id);
          const result = await engine('run', [await requestFor(image)], { signal });
          // The viewport shows the newest run of the photo on screen; the panels tell of the same one.
          if (id === useProject.getState().current) keepResult(id, result);
          await countLabels(worker, { image: id, methods: result.steps.map(({ method }) => method), signal });
          if (sweep) await countMaps(worker, { image: id, signal }, sweep);
          photos++;
        } catch (error) {
          if (isAbort(error)) throw error;
          report(error, t('score.leftOut', { name: image.name }));
        }
      }
    });
    const found = sweep && curve && { step: sweep.step, parameter: sweep.parameter, ...curve };
    const all: Measured = { recipe, photos, scores, sweep: found };
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

/** Which parameter of the recipe's background is swept, and the stage whose maps are taken. */
function sweepOf(recipe: Recipe) {
  const step = recipe.steps.findIndex(({ method, on }) => on && method === 'background');
  const maps = recipe.steps.slice(0, step).findLast(({ method, on }) => on && describeMethod(method)?.gives === 'maps');
  const from = maps && describeMethod(maps.method)?.stage;
  if (step < 0 || !from) return null;
  const isPower = recipe.steps[step].parameters.mode === 'power';
  return { step, from, parameter: isPower ? ('alpha' as const) : ('threshold' as const) };
}
