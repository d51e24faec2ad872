import { RotateCcw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ParameterValue } from '#core/parameters.ts';
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

/** One section a step of the recipe, made from the method's description. */
export function RecipePanel() {
  const { t } = useTranslation();
  const recipe = useProject((state) => state.recipe);
  if (!recipe || recipe.steps.length === 0) return <p className="panel-empty">{t('recipe.empty')}</p>;
  return (
    <>
      {recipe.steps.map((step, index) => (
        // A recipe may hold a method twice, so the place is part of what a step is.
        <StepSection key={`${step.method}:${String(index)}`} step={step} index={index} />
      ))}
    </>
  );
}

function StepSection({ step, index }: { readonly step: Step; readonly index: number }) {
  const { t } = useTranslation();
  const recipe = useProject((state) => state.recipe);
  const current = useProject((state) => state.current);
  const report = useJobs((state) => {
    const steps = current ? state.results[current]?.steps : undefined;
    return steps?.find((one) => one.method === step.method);
  });
  const hasMasks = useProject((state) => currentImage(state)?.masks != null);
  const models = useJobs((state) => state.device?.models);
  const method = describeMethod(step.method);
  if (!recipe || !method) return null;
  const tasks = new Set(models?.map((model) => model.task));
  const skipped = runnable(recipe, tasks, hasMasks ? ['masks'] : []).skipped.get(index);
  const standard = standardValues(method, models);
  const change = (name: string, value: ParameterValue) =>
    withStep(recipe, index, { parameters: { ...step.parameters, [name]: value } });
  const shown = Object.entries(method.parameters).filter(
    ([, spec]) => !spec.when || spec.when.is.includes(step.parameters[spec.when.parameter] as string | boolean),
  );
  const fields = (advanced: boolean) =>
    shown
      .filter(([, spec]) => (spec.advanced ?? false) === advanced)
      .map(([name, spec]) => (
        <ParameterField
          key={name}
          method={method.id}
          name={name}
          spec={spec}
          value={step.parameters[name] ?? spec.default}
          standard={standard[name]}
          isDisabled={!step.on}
          onChange={(value) => previewRecipe(change(name, value))}
          onCommit={(value) => writeRecipeAtRest(change(name, value))}
        />
      ));
  const advanced = fields(true);
  const isChanged = Object.entries(standard).some(([name, value]) => (step.parameters[name] ?? value) !== value);
  const title = (
    <span className="step-title">
      <span className="elided" title={t(`methods.${method.id}.hint`)}>
        {t(`methods.${method.id}.name`)}
      </span>
      <span className="step-stage">{t(`stages.${method.stage}.name`)}</span>
    </span>
  );
  const aside = (
    <>
      {report && step.on && <span className="step-ms">{formatMilliseconds(report.milliseconds)}</span>}
      {isChanged && (
        <IconButton
          icon={RotateCcw}
          size="small"
          label={t('recipe.resetStep')}
          onPress={() => void writeRecipe(withStep(recipe, index, { parameters: standard }))}
        />
      )}
      <SwitchField
        label={t('recipe.on', { name: t(`methods.${method.id}.name`) })}
        hideLabel
        isSelected={step.on}
        onChange={(on) => void writeRecipe(withStep(recipe, index, { on }))}
        testId={`step-${method.id}`}
      />
    </>
  );
  return (
    <Section id={`step.${method.id}`} title={title} aside={aside} testId={`method-${method.id}`}>
      <div className="step-fields" data-off={!step.on || undefined}>
        {skipped && <p className="step-skipped">{t(`recipe.skipped.${skipped}`)}</p>}
        {fields(false)}
        {report && step.on && <Counters diagnostics={report.diagnostics} method={method.id} />}
        {advanced.length > 0 && (
          <Section id={`advanced.${method.id}`} title={t('recipe.advanced')} isQuiet initiallyFolded>
            {advanced}
          </Section>
        )}
      </div>
    </Section>
  );
}
