import { Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { byteSize } from '#core/byte-size.ts';
import { Button } from '#ui/components/Button.tsx';
import { SelectField, SwitchField } from '#ui/components/Fields.tsx';
import { forgetEmbeddings, setKeptMegabytes } from '#ui/control/kept-embeddings.ts';
import { KEPT_MEGABYTES, MEGABYTE } from '#ui/control/kept-options.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useSettings } from '#ui/state/settings.ts';

/** What encoders made of photos, kept on the disk: how much, how much it may be, and whether it can be more. */
export function KeptEmbeddings() {
  const { t } = useTranslation();
  const kept = useJobs((state) => state.device?.kept);
  const encoded = useJobs((state) => state.encoded);
  const megabytes = useSettings((state) => state.keptMegabytes);
  const ahead = useSettings((state) => state.encodeAhead);
  const set = useSettings((state) => state.set);
  if (!kept) return null;
  return (
    <>
      <h3 className="device-head">{t('device.kept.title')}</h3>
      <p className="muted" data-testid="kept-state" data-state={kept.state}>
        {t(`device.kept.${kept.state}`, {
          photos: kept.photos,
          bytes: byteSize(kept.bytes),
          budget: byteSize(kept.budget),
        })}
      </p>
      <p className="muted" data-testid="kept-visit">
        {t('device.kept.visit', encoded)}
      </p>
      {kept.state !== 'absent' && (
        <div className="kept-row">
          <SelectField
            label={t('device.kept.budget')}
            value={String(megabytes)}
            options={KEPT_MEGABYTES.map((one) => ({
              id: String(one),
              name: one === 0 ? t('device.kept.nothing') : byteSize(one * MEGABYTE),
            }))}
            onChange={(id) => void setKeptMegabytes(Number(id))}
            testId="kept-budget"
          />
          <Button
            icon={Trash2}
            kind="quiet"
            isDisabled={kept.photos === 0}
            onPress={() => void forgetEmbeddings()}
            testId="kept-forget"
          >
            {t('device.kept.forget')}
          </Button>
        </div>
      )}
      <SwitchField
        label={t('device.kept.ahead')}
        hint={t('device.kept.aheadHint')}
        isSelected={ahead}
        onChange={(encodeAhead) => set({ encodeAhead })}
        testId="encode-ahead"
      />
    </>
  );
}
