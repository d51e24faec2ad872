import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { byteSize } from '#core/byte-size.ts';
import type { ModelTask } from '#engine/messages.ts';
import { useJobs } from '#ui/state/jobs.ts';

/** Where the model in use runs, and why there. */
export function ModelRunning({ task }: { readonly task: ModelTask }) {
  const { t } = useTranslation();
  const model = useJobs((state) => state.device?.models.find((one) => one.task === task));
  if (!model) return null;
  const { provider, reason, precision, refused = [], notes = [] } = model;
  // The reason of the place taken is not said twice.
  const others = refused.filter((place) => place.reason !== reason);
  return (
    <p className="muted model-why" data-testid={`model-runs-${task}`}>
      {t('models.runs', {
        place: placeName(t, provider, precision),
        reason: t(`device.providers.${reason}`),
      })}{' '}
      {others.map((place) => (
        <span key={`${place.provider} ${place.precision}`}>
          {t('models.refused', {
            place: placeName(t, place.provider, place.precision),
            reason: t(`device.refused.${place.reason}`, {
              needs: byteSize(place.needs ?? 0),
              allows: byteSize(place.allows ?? 0),
              message: place.message ?? '',
            }),
          })}{' '}
        </span>
      ))}
      {notes.map((note) => (
        <span key={note}>{t(`device.notes.${note}`)} </span>
      ))}
    </p>
  );
}

function placeName(t: TFunction, provider: 'webgpu' | 'wasm', precision?: string): string {
  const name = provider === 'webgpu' ? 'WebGPU' : 'WebAssembly';
  return precision ? `${name} ${t(`models.precisions.${precision}`)}` : name;
}
