import { Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { otherStage, setCompare } from '#ui/control/comparing.ts';
import { useKept } from '#ui/state/kept.ts';
import { type Comparison, useView } from '#ui/state/view.ts';
import './compare.css';

/** The line between the two sides, which a person drags or moves with the arrow keys, and the names of both. */
export function CompareLine() {
  const compare = useView((state) => state.compare);
  if (!compare) return null;
  return compare.mode === 'swipe' ? <Swipe compare={compare} /> : <Legend compare={compare} />;
}

/** What is on either side. */
function useSides(compare: Comparison): { readonly left: string; readonly right: string } {
  const { t } = useTranslation();
  const stage = useView((state) => state.stage);
  const kept = useKept((state) => state.kept);
  const shown = t(`stages.${stage}.name`);
  const other = t(`stages.${otherStage(compare, stage)}.name`);
  if (compare.recipe === 'current') return { left: shown, right: other };
  return {
    left: t('compare.side', { recipe: t('compare.current'), stage: shown }),
    right: t('compare.side', { recipe: kept?.name ?? '', stage: other }),
  };
}

function Swipe({ compare }: { readonly compare: Comparison }) {
  const { t } = useTranslation();
  const { left, right } = useSides(compare);
  return (
    <Slider
      className="swipe"
      aria-label={t('compare.line')}
      value={compare.position}
      minValue={0}
      maxValue={1}
      step={0.005}
      formatOptions={{ style: 'percent' }}
      onChange={(position) => setCompare({ position: position as number })}
      data-testid="swipe"
    >
      <SliderTrack className="swipe-track">
        <SliderThumb className="swipe-line">
          <span className="swipe-chip left elided">{left}</span>
          <span className="swipe-chip right elided">{right}</span>
          <span className="swipe-grip" aria-hidden />
        </SliderThumb>
      </SliderTrack>
    </Slider>
  );
}

/** What the colours of the difference mean. */
function Legend({ compare }: { readonly compare: Comparison }) {
  const { t } = useTranslation();
  const { left, right } = useSides(compare);
  const isLabel = useKept((state) => state.difference?.kind === 'label');
  return (
    <ul className="difference-legend" data-testid="difference-legend">
      {isLabel ? (
        <>
          <li>
            <span className="difference-swatch left" aria-hidden /> {t('compare.only', { side: left })}
          </li>
          <li>
            <span className="difference-swatch right" aria-hidden /> {t('compare.only', { side: right })}
          </li>
          <li>
            <span className="difference-swatch both" aria-hidden /> {t('compare.other')}
          </li>
        </>
      ) : (
        <li>{t('compare.between', { left, right })}</li>
      )}
    </ul>
  );
}
