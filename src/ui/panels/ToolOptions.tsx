import { useTranslation } from 'react-i18next';
import { Segmented } from '#ui/components/Fields.tsx';
import { SliderField } from '#ui/components/SliderField.tsx';
import { RADIUS } from '#ui/control/tools.ts';
import { type MaskChoice, useView } from '#ui/state/view.ts';
import { ExtremeOptions } from './ExtremeOptions.tsx';
import './tool-options.css';

const CHOICES = ['best', '0', '1', '2'] as const;

/** The options of the tool in hand. The height never changes, so that nothing below it jumps. */
export function ToolOptions() {
  const { t } = useTranslation();
  const tool = useView((state) => state.tool);
  const radius = useView((state) => state.radius);
  const choice = useView((state) => state.maskChoice);
  const set = useView((state) => state.set);
  return (
    <section className="tool-options" aria-label={t('tools.options')}>
      {tool === 'brush' || tool === 'eraser' ? (
        <SliderField
          label={t('tools.radius')}
          value={radius}
          min={RADIUS.min}
          max={RADIUS.max}
          step={0.5}
          unit="px"
          scale="log"
          standard={10}
          onChange={(value) => set({ radius: value })}
          testId="brush-radius"
        />
      ) : tool === 'select' ? (
        <div className="tool-row">
          <span className="field-name">{t('tools.maskSize')}</span>
          <Segmented
            label={t('tools.maskSize')}
            value={String(choice) as (typeof CHOICES)[number]}
            options={CHOICES.map((id) => ({ id, name: t(`tools.choices.${id}`) }))}
            onChange={(id) => set({ maskChoice: (id === 'best' ? id : Number(id)) as MaskChoice })}
          />
        </div>
      ) : tool === 'extreme' ? (
        <ExtremeOptions />
      ) : (
        <p className="tool-row muted">{t(`tools.${tool}.hint`)}</p>
      )}
    </section>
  );
}
