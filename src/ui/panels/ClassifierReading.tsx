import { useTranslation } from 'react-i18next';
import type { Origin } from '#models/classifier/stock.ts';
import { SelectField } from '#ui/components/Fields.tsx';
import { choosePreprocessing } from '#ui/control/models.ts';
import { nameOfPreprocessing, PREPROCESSING_IDS, type PreprocessingId } from '#ui/control/preprocessing.ts';
import { useModels } from '#ui/state/models.ts';

/** How class maps were found in a stock classifier, and what was assumed about it. */
export function ClassifierReading({ origin }: { readonly origin: Origin }) {
  const { t } = useTranslation();
  const isOwn = useModels((state) => state.inUse.classifier === 'own');
  const { reading, pooling, weights, assumed, preprocessing } = origin;
  const id = nameOfPreprocessing(preprocessing);
  const options = PREPROCESSING_IDS.map((one) => ({ id: one as string, name: t(`models.preprocessing.${one}`) }));
  return (
    <>
      <small data-testid="classifier-reading">
        {t(`models.readings.${reading}`, { pooling, weights: weights ?? '' })}
      </small>
      {assumed.length > 0 && (
        <small>{t('models.assumed', { list: assumed.map((one) => t(`models.assumptions.${one}`)).join(', ') })}</small>
      )}
      {isOwn && <small>{t('models.preprocessing.label')}</small>}
      {isOwn && (
        <SelectField
          hideLabel
          label={t('models.preprocessing.label')}
          value={id ?? 'other'}
          options={id ? options : [...options, { id: 'other', name: t('models.preprocessing.other') }]}
          onChange={(chosen) => chosen !== 'other' && void choosePreprocessing(chosen as PreprocessingId)}
          testId="preprocessing"
        />
      )}
    </>
  );
}
