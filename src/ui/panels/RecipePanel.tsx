import { RotateCcw } from 'lucide-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ParameterSpec, ParameterValue } from '#core/parameters.ts';
import type { Step } from '#core/recipe.ts';
import { IconButton } from '#ui/components/Button.tsx';
import { SwitchField } from '#ui/components/Fields.tsx';
import { Section } from '#ui/components/Section.tsx';
import { previewRecipe, withStep, writeRecipe, writeRecipeAtRest } from '#ui/control/editing.ts';
import { describeMethod, standardValues } from '#ui/control/methods.ts';
import { runnable } from '#ui/control/runnable.ts';
import { formatMilliseconds } from '#ui/shell/milliseconds.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { currentImage, useProject } from '#ui/state/project.ts';
import { Counters } from './Counters.tsx';
import { ParameterField } from './ParameterField.tsx';
import './recipe.css';

/*
 * A slider that moves changes the recipe sixty times a second, so each piece here follows only the
 * part of the recipe that it shows.
 */

/** One section a step of the recipe, made from the method's description. */
export function RecipePanel() {
  const { t } = useTranslation();
  const methods = useProject((state) => state.recipe?.steps.map((step) => step.method).join() ?? '');
  if (methods === '') return <p className="panel-empty">{t('recipe.empty')}</p>;
  return (
    <>
      {methods.split(',').map((method, index) => (
        // A recipe may hold a method twice, so the place is part of what a step is.
        <StepSection key={`${method}:${String(index)}`} id={method} index={index} />
      ))}
    </>
  );
}

interface StepProps {
  /** The method's. */
  readonly id: string;
  /** The step's place in the recipe. */
  readonly index: number;
}

function useStep(index: number): Step | undefined {
  return useProject((state) => state.recipe?.steps[index]);
}

const StepSection = memo(function StepSection({ id, index }: StepProps) {
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
    <Section id={`step.${id}`} title={title} aside={<StepAside id={id} index={index} />} testId={`method-${id}`}>
      <div className="step-fields" data-off={!isOn || undefined}>
        <Skipped index={index} />
        {plain.map((field) => (
          <StepField key={field.name} id={id} index={index} {...field} />
        ))}
        {isOn && <StepCounters id={id} />}
        {advanced.length > 0 && (
          <Section id={`advanced.${id}`} title={t('recipe.advanced')} isQuiet initiallyFolded>
            {advanced.map((field) => (
              <StepField key={field.name} id={id} index={index} {...field} />
            ))}
          </Section>
        )}
      </div>
    </Section>
  );
});

interface StepFieldProps extends StepProps {
  readonly name: string;
  readonly spec: ParameterSpec;
}

const StepField = memo(function StepField({ id, index, name, spec }: StepFieldProps) {
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

/** Beside the step's name: its time, the way back to the standard, and whether it runs. */
function StepAside({ id, index }: StepProps) {
  const { t } = useTranslation();
  const step = useStep(index);
  const models = useJobs((state) => state.device?.models);
  const current = useProject((state) => state.current);
  const milliseconds = useJobs((state) => {
    const steps = current ? state.results[current]?.steps : undefined;
    return steps?.find((one) => one.method === id)?.milliseconds;
  });
  const method = describeMethod(id);
  if (!step || !method) return null;
  const standard = standardValues(method, models);
  const isChanged = Object.entries(standard).some(([name, value]) => (step.parameters[name] ?? value) !== value);
  const write = (patch: Partial<Step>) => void writeRecipe(withStep(useProject.getState().recipe!, index, patch));
  return (
    <>
      {milliseconds !== undefined && step.on && <span className="step-ms">{formatMilliseconds(milliseconds)}</span>}
      {isChanged && (
        <IconButton
          icon={RotateCcw}
          size="small"
          label={t('recipe.resetStep')}
          onPress={() => write({ parameters: standard })}
        />
      )}
      <SwitchField
        label={t('recipe.on', { name: t(`methods.${id}.name`) })}
        hideLabel
        isSelected={step.on}
        onChange={(on) => write({ on })}
        testId={`step-${id}`}
      />
    </>
  );
}

/** Why the step does not run although it is on. */
function Skipped({ index }: { readonly index: number }) {
  const { t } = useTranslation();
  const models = useJobs((state) => state.device?.models);
  const reason = useProject((state) => {
    if (!state.recipe) return undefined;
    const tasks = new Set(models?.map((model) => model.task));
    return runnable(state.recipe, tasks, currentImage(state)?.masks ? ['masks'] : []).skipped.get(index);
  });
  return reason === undefined ? null : <p className="step-skipped">{t(`recipe.skipped.${reason}`)}</p>;
}

function StepCounters({ id }: { readonly id: string }) {
  const current = useProject((state) => state.current);
  const diagnostics = useJobs((state) => {
    const steps = current ? state.results[current]?.steps : undefined;
    return steps?.find((one) => one.method === id)?.diagnostics;
  });
  return diagnostics ? <Counters diagnostics={diagnostics} method={id} /> : null;
}
