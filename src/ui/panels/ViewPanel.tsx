import { useTranslation } from 'react-i18next';
import { Segmented, SelectField, SwitchField } from '#ui/components/Fields.tsx';
import { SliderField } from '#ui/components/SliderField.tsx';
import { currentImage, useProject } from '#ui/state/project.ts';
import { useView } from '#ui/state/view.ts';
import './view.css';

export function ViewPanel() {
  const { t } = useTranslation();
  const view = useView();
  const classes = useProject((state) => state.classes);
  const tags = useProject((state) => currentImage(state)?.tags);
  const tagged = classes.filter((one) => tags?.includes(one.id));
  const mapIsThere = view.map === 'max' || tagged.some((one) => one.id === view.map);
  return (
    <div className="view-panel">
      <SliderField
        label={t('view.overlayOpacity')}
        value={view.overlayOpacity}
        min={0}
        max={1}
        step={0.01}
        standard={0.6}
        onChange={(overlayOpacity) => view.set({ overlayOpacity })}
      />
      <SliderField
        label={t('view.photoOpacity')}
        value={view.photoOpacity}
        min={0}
        max={1}
        step={0.01}
        standard={1}
        onChange={(photoOpacity) => view.set({ photoOpacity })}
      />
      <div className="tool-row">
        <span className="field-name">{t('view.regions')}</span>
        <Segmented
          label={t('view.regions')}
          value={view.regions}
          options={(['fill', 'outline', 'both'] as const).map((id) => ({ id, name: t(`view.regionKinds.${id}`) }))}
          onChange={(regions) => view.set({ regions })}
        />
      </div>
      <SelectField
        label={t('view.map')}
        hint={t('view.mapHint')}
        value={mapIsThere ? String(view.map) : 'max'}
        options={[
          { id: 'max', name: t('view.mapMax') },
          ...tagged.map((one) => ({ id: String(one.id), name: one.name })),
        ]}
        onChange={(id) => view.set({ map: id === 'max' ? 'max' : Number(id) })}
        testId="view-map"
      />
      <SwitchField
        label={t('view.showOverlay')}
        isSelected={!view.overlayHidden}
        onChange={(shown) => view.set({ overlayHidden: !shown })}
      />
    </div>
  );
}
