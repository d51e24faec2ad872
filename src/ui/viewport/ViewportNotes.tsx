import { LoaderCircle, Tag, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ImageDocument } from '#project/changes.ts';
import { IconButton } from '#ui/components/Button.tsx';
import { cancelPrompt } from '#ui/control/prompting.ts';
import { cancelReading } from '#ui/control/reading.ts';
import { useLate } from '#ui/shell/use-late.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { currentImage, useProject } from '#ui/state/project.ts';

/** In the viewport's corner: what is missing or waited for. */
export function ViewportNotes() {
  const image = useProject(currentImage);
  return (
    <div className="viewport-notes">
      {image && <Untagged image={image} />}
      <Waiting />
      <Working />
    </div>
  );
}

/** Without a tag, or with one that the classifier does not know, nothing is looked for: nobody should wait for it. */
function Untagged({ image }: { readonly image: ImageDocument }) {
  const { t } = useTranslation();
  const isReady = useJobs((state) => state.settled && state.running === null);
  const isUnknown = useProject(
    ({ classes }) => !classes.some((one) => image.tags.includes(one.id) && one.networkClasses.length > 0),
  );
  if (!isReady || !isUnknown || image.edits.length > 0 || image.reviewed) return null;
  return (
    <p className="viewport-note" data-testid="untagged">
      <Tag aria-hidden /> {t(image.tags.length > 0 ? 'viewport.unknown' : 'viewport.untagged')}
    </p>
  );
}

/** What the studio is waiting for before it can make a label. */
function Waiting() {
  const { t } = useTranslation();
  const engine = useJobs((state) => state.engine);
  const loading = useJobs((state) => state.loading);
  const fetching = useProject((state) => state.fetching);
  let text = '';
  if (fetching) text = t('viewport.fetching');
  else if (engine === 'starting') text = t('device.starting');
  else if (loading.length > 0) text = t('device.loading', { name: loading[0].name });
  if (text === '') return null;
  return (
    <p className="viewport-note" role="status">
      <LoaderCircle aria-hidden className="spins" /> {text}
    </p>
  );
}

/** What a person asked for and can call off: masks that are read, or a click on a photo that is still being encoded. */
function Working() {
  const { t } = useTranslation();
  const prompting = useJobs((state) => state.prompting);
  const reading = useJobs((state) => state.reading);
  const isLate = useLate(prompting || reading !== null);
  if (!isLate) return null;
  return (
    <p className="viewport-note" role="status" data-testid="working">
      <LoaderCircle aria-hidden className="spins" />
      <span className="elided">
        {reading === null ? t('viewport.prompting') : t('viewport.reading', { name: reading })}
      </span>
      <IconButton
        icon={X}
        size="small"
        label={t('run.cancel')}
        onPress={reading === null ? cancelPrompt : cancelReading}
      />
    </p>
  );
}
