import { BookOpen, Pin, Plus, RotateCcw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Recipe } from '#core/recipe.ts';
import { RECIPES } from '#methods/recipes.ts';
import { Button } from '#ui/components/Button.tsx';
import { Menu } from '#ui/components/Menu.tsx';
import { keepForComparison } from '#ui/control/comparing.ts';
import { writeRecipe } from '#ui/control/editing.ts';
import { defaultRecipe } from '#ui/control/methods.ts';
import { addStep, methodsByStage, withNamed } from '#ui/control/recipe-editing.ts';
import { useKept } from '#ui/state/kept.ts';
import { useProject } from '#ui/state/project.ts';

function change(next: (recipe: Recipe) => Recipe): void {
  const { recipe } = useProject.getState();
  if (recipe) void writeRecipe(next(recipe));
}

/** Above the steps: adding one, and whole recipes to choose from. */
export function RecipeHead() {
  const { t } = useTranslation();
  return (
    <div className="recipe-head">
      <Menu
        label={t('recipe.add')}
        groups={methodsByStage().map(({ stage, methods }) => ({
          name: t(`stages.${stage}.name`),
          entries: methods.map((method) => ({
            id: `add-${method.id}`,
            name: t(`methods.${method.id}.name`),
            detail: t(`methods.${method.id}.hint`),
            onAction: () => change((recipe) => addStep(recipe, method)),
          })),
        }))}
      >
        <Button icon={Plus} testId="add-step">
          {t('recipe.add')}
        </Button>
      </Menu>
      <WholeRecipes />
    </div>
  );
}

function WholeRecipes() {
  const { t } = useTranslation();
  const kept = useKept((state) => state.kept);
  const ready = RECIPES.map((named) => ({
    id: `recipe-${named.id}`,
    name: t(`recipes.${named.id}.name`),
    detail: t(`recipes.${named.id}.hint`),
    onAction: () => change((recipe) => withNamed(recipe, named)),
  }));
  const own = [
    {
      id: 'keep-recipe',
      icon: Pin,
      name: t('compare.keep'),
      detail: t('compare.keepHint'),
      onAction: () => void keepForComparison(),
    },
    ...(kept
      ? [
          {
            id: 'recipe-kept',
            name: t('recipe.useKept', { name: kept.name }),
            onAction: () => change(() => kept.recipe),
          },
        ]
      : []),
  ];
  const reset = { id: 'recipe-reset', icon: RotateCcw, name: t('recipe.reset'), onAction: () => change(defaultRecipe) };
  return (
    <Menu
      label={t('recipe.whole')}
      placement="bottom end"
      groups={[{ name: t('recipe.ready'), entries: ready }, { entries: own }, { entries: [reset] }]}
    >
      <Button icon={BookOpen} testId="whole-recipes">
        {t('recipe.whole')}
      </Button>
    </Menu>
  );
}
