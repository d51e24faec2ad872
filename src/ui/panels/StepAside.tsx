import { ArrowDown, ArrowUp, CopyPlus, EllipsisVertical, Film, RotateCcw, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Recipe, Step } from '#core/recipe.ts';
import { IconButton } from '#ui/components/Button.tsx';
import { SwitchField } from '#ui/components/Fields.tsx';
import { Menu } from '#ui/components/Menu.tsx';
import { withStep, writeRecipe } from '#ui/control/editing.ts';
import { describeMethod, standardValues } from '#ui/control/methods.ts';
import { openPlayer } from '#ui/control/playing.ts';
import { moveStep, removeStep, repeatStep } from '#ui/control/recipe-editing.ts';
import { formatMilliseconds } from '#ui/shell/milliseconds.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useProject } from '#ui/state/project.ts';
import { useStepReport } from './use-step-report.ts';

interface StepAsideProps {
  /** The method's. */
  readonly id: string;
  /** The step's place in the recipe. */
  readonly index: number;
  /** The method's, with a number where it stands in the recipe again. */
  readonly name: string;
}

function change(next: (recipe: Recipe) => Recipe): Promise<boolean> {
  return writeRecipe(next(useProject.getState().recipe!));
}

/** Moves a step and takes the focus along. */
export async function moveWithFocus(index: number, by: 1 | -1): Promise<void> {
  const { recipe } = useProject.getState();
  if (!recipe?.steps[index + by]) return;
  await change((one) => moveStep(one, index, by));
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`[data-step="${index + by}"] .section-trigger`)?.focus(),
  );
}

/** Beside the step's name: its time, playing it, the way back to the standard, its menu and whether it runs. */
export function StepAside({ id, index, name }: StepAsideProps) {
  const { t } = useTranslation();
  const step = useProject((state) => state.recipe?.steps[index]);
  const models = useJobs((state) => state.device?.models);
  const milliseconds = useStepReport(id, index)?.milliseconds;
  const method = describeMethod(id);
  if (!step || !method) return null;
  const standard = standardValues(method, models);
  const isChanged = Object.entries(standard).some(([key, value]) => (step.parameters[key] ?? value) !== value);
  const write = (patch: Partial<Step>) => void change((recipe) => withStep(recipe, index, patch));
  return (
    <>
      {milliseconds !== undefined && step.on && <span className="step-ms">{formatMilliseconds(milliseconds)}</span>}
      {method.course && (
        <IconButton
          icon={Film}
          size="small"
          label={t('player.open')}
          isDisabled={!step.on}
          onPress={() => void openPlayer(index)}
          testId={`play-${name}`}
        />
      )}
      {isChanged && (
        <IconButton
          icon={RotateCcw}
          size="small"
          label={t('recipe.resetStep')}
          onPress={() => write({ parameters: standard })}
        />
      )}
      <StepMenu id={id} index={index} name={name} />
      <SwitchField
        label={t('recipe.on', { name: t(`methods.${id}.name`) })}
        hideLabel
        isSelected={step.on}
        onChange={(on) => write({ on })}
        testId={`step-${name}`}
      />
    </>
  );
}

function StepMenu({ id, index, name }: StepAsideProps) {
  const { t } = useTranslation();
  const steps = useProject((state) => state.recipe?.steps.length ?? 0);
  const order = [
    {
      id: 'step-up',
      icon: ArrowUp,
      name: t('recipe.moveUp'),
      detail: t('recipe.moveUpKeys'),
      isDisabled: index === 0,
      onAction: () => void moveWithFocus(index, -1),
    },
    {
      id: 'step-down',
      icon: ArrowDown,
      name: t('recipe.moveDown'),
      detail: t('recipe.moveDownKeys'),
      isDisabled: index === steps - 1,
      onAction: () => void moveWithFocus(index, 1),
    },
  ];
  const number = [
    {
      id: 'step-repeat',
      icon: CopyPlus,
      name: t('recipe.repeat'),
      onAction: () => void change((recipe) => repeatStep(recipe, index)),
    },
    {
      id: 'step-remove',
      icon: Trash2,
      name: t('recipe.remove'),
      onAction: () => void change((recipe) => removeStep(recipe, index)),
    },
  ];
  return (
    <Menu
      label={t('recipe.step', { name: t(`methods.${id}.name`) })}
      placement="bottom end"
      groups={[{ entries: order }, { entries: number }]}
    >
      <IconButton
        icon={EllipsisVertical}
        size="small"
        label={t('recipe.step', { name: t(`methods.${id}.name`) })}
        testId={`step-menu-${name}`}
      />
    </Menu>
  );
}
