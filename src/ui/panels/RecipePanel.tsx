import { type KeyboardEvent, memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ParameterSpec, ParameterValue } from '#core/parameters.ts';
import { Section } from '#ui/components/Section.tsx';
import { givenKinds } from '#ui/control/cues.ts';
import { previewRecipe, withStep, writeRecipeAtRest } from '#ui/control/editing.ts';
import { describeMethod, standardValues } from '#ui/control/methods.ts';
import { occurrence } from '#ui/control/recipe-editing.ts';
import { misfits, runnable } from '#ui/control/runnable.ts';
import { tasksOf } from '#ui/control/running.ts';
import { useCues } from '#ui/state/cues.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { currentImage, useProject } from '#ui/state/project.ts';
import { Counters } from './Counters.tsx';
import { ParameterField } from './ParameterField.tsx';
import { RecipeHead } from './RecipeHead.tsx';
import { moveWithFocus, StepAside } from './StepAside.tsx';
import { useStepReport } from './use-step-report.ts';
import './recipe.css';

/*
 * A slider that moves changes the recipe sixty times a second, so each piece here follows only the
 * part of the recipe that it shows.
 */

/**
 * One section a step of the recipe, made from the method's description. It waits for the first models: a recipe that
 * was changed before them would keep other values than they ask for.
 */
export function RecipePanel() {
  const { t } = useTranslation();
  const settled = useJobs((state) => state.settled);
  const joined = useProject((state) => state.recipe?.steps.map((step) => step.method).join() ?? '');
  const methods = joined === '' ? [] : joined.split(',');
  return (
    <div inert={!settled} aria-busy={!settled}>
      <RecipeHead />
      {methods.length === 0 && <p className="panel-empty">{t('recipe.empty')}</p>}
      {methods.map((id, index) => {
        // A recipe may hold a method twice; the first goes by the method's own name.
        const number = occurrence(methods, index);
        const name = number === 1 ? id : `${id}-${number}`;
        return <StepSection key={name} id={id} index={index} name={name} />;
      })}
    </div>
  );
}

interface StepProps {
  /** The method's. */
  readonly id: string;
  /** The step's place in the recipe. */
  readonly index: number;
  /** The method's, with a number where it stands in the recipe again. */
  readonly name: string;
}

const StepSection = memo(function StepSection({ id, index, name: own }: StepProps) {
  const { t } = useTranslation();
  const isOn = useProject((state) => state.recipe?.steps[index]?.on ?? false);
  const method = describeMethod(id);
  if (!method) return null;
  const fields = Object.entries<ParameterSpec>(method.parameters).map(([name, spec]) => ({ name, spec }));
  const [plain, advanced] = [fields.filter(({ spec }) => !spec.advanced), fields.filter(({ spec }) => spec.advanced)];
  const title = (
    <span className="step-title">
      <span className="elided" title={t(`methods.${id}.hint`)}>
        {t(`methods.${id}.name`)}
      </span>
      <span className="step-stage">{t(`stages.${method.stage}.name`)}</span>
    </span>
  );
  return (
    <fieldset
      className="step"
      aria-label={t(`methods.${id}.name`)}
      onKeyDown={(event) => moveByKey(event, index)}
      data-step={index}
    >
      <Section
        id={`step.${own}`}
        title={title}
        aside={<StepAside id={id} index={index} name={own} />}
        testId={`method-${own}`}
      >
        <div className="step-fields" data-off={!isOn || undefined}>
          <Skipped index={index} />
          {plain.map((field) => (
            <StepField key={field.name} id={id} index={index} step={own} {...field} />
          ))}
          {isOn && <StepCounters id={id} index={index} />}
          {advanced.length > 0 && (
            <Section id={`advanced.${own}`} title={t('recipe.advanced')} isQuiet initiallyFolded>
              {advanced.map((field) => (
                <StepField key={field.name} id={id} index={index} step={own} {...field} />
              ))}
            </Section>
          )}
        </div>
      </Section>
    </fieldset>
  );
});

/** Alt with the arrows moves the step that has the focus. */
function moveByKey(event: KeyboardEvent<HTMLElement>, index: number): void {
  const by = ({ ArrowUp: -1, ArrowDown: 1 } as const)[event.key];
  if (!by || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!(event.target instanceof HTMLElement) || !event.target.closest('.section-trigger')) return;
  event.preventDefault();
  event.stopPropagation();
  void moveWithFocus(index, by);
}

interface StepFieldProps extends Pick<StepProps, 'id' | 'index'> {
  /** The step's name. */
  readonly step: string;
  readonly name: string;
  readonly spec: ParameterSpec;
}

const StepField = memo(function StepField({ id, index, step, name, spec }: StepFieldProps) {
  const value = useProject((state) => state.recipe?.steps[index]?.parameters[name] ?? spec.default);
  const isOn = useProject((state) => state.recipe?.steps[index]?.on ?? false);
  const models = useJobs((state) => state.device?.models);
  const isShown = useProject((state) => {
    if (!spec.when) return true;
    return spec.when.is.includes(state.recipe?.steps[index]?.parameters[spec.when.parameter] as string | boolean);
  });
  const method = describeMethod(id);
  if (!method || !isShown) return null;
  const changed = (next: ParameterValue) => {
    const recipe = useProject.getState().recipe!;
    return withStep(recipe, index, { parameters: { ...recipe.steps[index].parameters, [name]: next } });
  };
  return (
    <ParameterField
      method={id}
      step={step}
      name={name}
      spec={spec}
      value={value}
      standard={standardValues(method, models)[name]}
      isDisabled={!isOn}
      onChange={(next) => previewRecipe(changed(next))}
      onCommit={(next) => writeRecipeAtRest(changed(next))}
    />
  );
});

/** Why the step does not run although it is on. */
function Skipped({ index }: { readonly index: number }) {
  const { t } = useTranslation();
  const models = useJobs((state) => state.device?.models);
  const settled = useJobs((state) => state.settled);
  // Asked again when a map from a file comes or goes.
  useCues((state) => state.cues);
  const reason = useProject((state) => {
    if (!state.recipe) return undefined;
    const tasks = tasksOf(models ?? []);
    return runnable(state.recipe, tasks, givenKinds(currentImage(state))).skipped.get(index);
  });
  const misfit = useProject((state) => {
    return state.recipe ? misfits(state.recipe, givenKinds(currentImage(state))).get(index) : undefined;
  });
  if (misfit !== undefined) return <p className="step-skipped">{t(`recipe.misfit.${misfit}`)}</p>;
  return reason === undefined || !settled ? null : <p className="step-skipped">{t(`recipe.skipped.${reason}`)}</p>;
}

function StepCounters({ id, index }: Pick<StepProps, 'id' | 'index'>) {
  const diagnostics = useStepReport(id, index)?.diagnostics;
  return diagnostics ? <Counters diagnostics={diagnostics} method={id} /> : null;
}
