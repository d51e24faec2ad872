import type { Recipe } from '#core/recipe.ts';
import { t } from '#ui/i18n.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { currentImage, useProject } from '#ui/state/project.ts';
import { withStep, writeRecipe } from './editing.ts';
import { engine } from './engine.ts';
import { describeMethod } from './methods.ts';
import type { Playable } from './playable.ts';
import { requestFor } from './running.ts';

/** Place of the last running step of a stage that can be played; null when there is none. */
export function playablePlace(recipe: Recipe | null, stage: string): number | null {
  const at = recipe?.steps.findLastIndex(({ on, method: id }) => {
    const method = describeMethod(id);
    return on && method?.stage === stage && method.course;
  });
  return at === undefined || at < 0 ? null : at;
}

/** The step at a place of the recipe; null when there is none or it has no course. */
export function playableStep(place: number): Playable | null {
  const { recipe } = useProject.getState();
  const step = recipe?.steps[place];
  const method = step && describeMethod(step.method);
  if (!step || !method?.course) return null;
  const { parameter } = method.course;
  const spec = method.parameters[parameter];
  return {
    name: t(`methods.${method.id}.name`),
    method: method.id,
    stage: method.stage,
    takeHint: t('player.takeHint'),
    origin: () => origin(recipe, place, parameter),
    record: async (image, options) => {
      const request = await requestFor(image);
      options.signal?.throwIfAborted();
      return engine('record', [request, place], options);
    },
    stepInForce: () => Number(step.parameters[parameter]),
    momentLabel: ({ steps }, index) => t('player.step', { step: steps[index], last: steps.at(-1) }),
    momentName: ({ steps }, index) => t('player.stepOf', { step: steps[index], last: steps.at(-1) }),
    canTake: (number) => spec.type === 'number' && number >= spec.min && number <= spec.max,
    take: async (number) => {
      const parameters = { ...step.parameters, [parameter]: number };
      await writeRecipe(withStep(recipe, place, { parameters }));
    },
  };
}

/** The parameter that says how many steps are made is left out: with fewer, the moments that are there stay what they are. */
function origin(recipe: Recipe, place: number, parameter: string): string | null {
  const state = useProject.getState();
  const image = currentImage(state);
  if (!image) return null;
  const steps = recipe.steps.slice(0, place + 1).map((step, index) => {
    return index < place ? step : { ...step, parameters: { ...step.parameters, [parameter]: null } };
  });
  const reads = new Set(steps.flatMap((step) => describeMethod(step.method)?.dependsOn ?? []));
  const edits = image.edits.filter(
    ({ type }) => (type === 'stroke' && reads.has('strokes')) || (type === 'verdict' && reads.has('verdicts')),
  );
  return JSON.stringify([
    image.id,
    image.tags,
    image.masks,
    edits,
    state.classes.map(({ id, networkClasses }) => [id, networkClasses]),
    recipe.seed,
    recipe.models,
    steps,
    useJobs.getState().device?.models.map(({ hash }) => hash),
  ]);
}
