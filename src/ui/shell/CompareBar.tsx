import { Pin, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { StageId } from '#core/kinds.ts';
import { Button, IconButton } from '#ui/components/Button.tsx';
import { Segmented, SelectField } from '#ui/components/Fields.tsx';
import { keepForComparison, setCompare } from '#ui/control/comparing.ts';
import { stagesOf } from '#ui/control/stages.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useKept } from '#ui/state/kept.ts';
import { useProject } from '#ui/state/project.ts';
import { type Comparison, useView } from '#ui/state/view.ts';
import { useLate } from './use-late.ts';
import './bars.css';

const KEPT = 'kept';

/** What the result on screen is compared with, and how much they differ. */
export function CompareBar() {
  const compare = useView((state) => state.compare);
  return compare && <Comparing compare={compare} />;
}

function Comparing({ compare }: { readonly compare: Comparison }) {
  const { t } = useTranslation();
  const set = useView((state) => state.set);
  const stages = useProject((state) => stagesOf(state.recipe).join()).split(',') as StageId[];
  const kept = useKept((state) => state.kept);
  const options = [
    ...(kept ? [{ id: KEPT, name: kept.name, hint: t('compare.keptHint') }] : []),
    ...stages.map((stage) => ({ id: stage, name: t(`stages.${stage}.name`) })),
  ];
  const choose = (id: string) =>
    setCompare(id === KEPT ? { recipe: 'kept', stage: 'same' } : { recipe: 'current', stage: id as StageId });
  return (
    <section className="bench-bar" aria-label={t('compare.title')} data-testid="compare-bar">
      <span className="bar-text">{t('compare.with')}</span>
      <SelectField
        label={t('compare.with')}
        hideLabel
        value={compare.recipe === 'kept' ? KEPT : compare.stage}
        options={options}
        onChange={choose}
        testId="compare-with"
      />
      <Segmented
        label={t('compare.mode')}
        value={compare.mode}
        options={(['swipe', 'difference'] as const).map((id) => ({ id, name: t(`compare.modes.${id}`) }))}
        onChange={(mode) => setCompare({ mode })}
      />
      <Share />
      <span className="topbar-space" />
      <Button icon={Pin} hint={t('compare.keepHint')} onPress={() => void keepForComparison()} testId="keep">
        {t('compare.keep')}
      </Button>
      <IconButton
        icon={X}
        label={t('compare.close')}
        placement="top"
        onPress={() => set({ compare: null })}
        testId="compare-close"
      />
    </section>
  );
}

/** How much the two sides differ, or why that is not said. */
function Share() {
  const { t } = useTranslation();
  const difference = useKept((state) => state.difference);
  const progress = useKept((state) => state.progress);
  const hasRun = useJobs((state) => state.generation > 0);
  const isLate = useLate(progress !== null);
  if (progress !== null && isLate) {
    return (
      <span className="bar-progress" role="status" aria-label={t('compare.running')}>
        <span className="bar-progress-fill" style={{ width: `${progress * 100}%` }} />
      </span>
    );
  }
  if (!difference) return hasRun && progress === null && <span className="bar-text muted">{t('compare.unlike')}</span>;
  const text =
    difference.kind === 'label'
      ? t('compare.share', { share: percent(difference.differing / difference.pixels) })
      : t('compare.mean', { mean: difference.mean.toFixed(3) });
  return (
    <span className="bar-text" data-testid="compare-share">
      {text}
    </span>
  );
}

/** Small shares keep a second digit. */
function percent(share: number): string {
  const value = 100 * share;
  return value > 0 && value < 10 ? value.toFixed(2) : value.toFixed(1);
}
