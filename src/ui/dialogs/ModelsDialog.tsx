import { FolderOpen, RefreshCw } from 'lucide-react';
import { useEffect } from 'react';
import { DropZone, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { byteSize } from '#core/byte-size.ts';
import { runsOnProcessor } from '#models/registry/choose.ts';
import { Button, IconButton } from '#ui/components/Button.tsx';
import { Dialog } from '#ui/components/Dialog.tsx';
import { SwitchField } from '#ui/components/Fields.tsx';
import { hindrance, recommendedSegmenter, setFetchRecommended } from '#ui/control/default-model.ts';
import { guarded } from '#ui/control/failures.ts';
import { pickModel } from '#ui/control/importing.ts';
import { refreshModels } from '#ui/control/model-store.ts';
import { openDropped } from '#ui/control/opening.ts';
import { useDialogs } from '#ui/state/dialogs.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useModels } from '#ui/state/models.ts';
import { useSettings } from '#ui/state/settings.ts';
import { EmbeddedCard, ModelCard, OwnCard } from './ModelCard.tsx';
import './form.css';
import './models.css';

const TASKS = ['segmenter', 'classifier', 'features'] as const;

/** Every model that can be had: what is here, what can be downloaded, and a place to drop one's own. */
export function ModelsDialog() {
  const { t } = useTranslation();
  const isOpen = useDialogs((state) => state.open === 'models');
  const close = useDialogs((state) => state.close);
  useEffect(() => {
    if (isOpen) void guarded(refreshModels);
  }, [isOpen]);
  return (
    <Dialog title={t('models.title')} isOpen={isOpen} onClose={close} width={760} testId="models-dialog">
      <DropZone
        className="models"
        aria-label={t('models.drop')}
        getDropOperation={() => 'copy'}
        onDrop={(event) => void openDropped(event.items)}
      >
        <Intro />
        <Offline />
        {TASKS.map((task) => (
          <TaskList key={task} task={task} />
        ))}
        <Own />
        <Downloads />
        <Storage />
      </DropZone>
    </Dialog>
  );
}

function Intro() {
  const { t } = useTranslation();
  const device = useJobs((state) => state.device);
  return (
    <p className="muted">
      {t('models.intro')} {device && runsOnProcessor(device) && t('models.processor')}
    </p>
  );
}

/** A browser that knows of no network says so; what is here works all the same. */
function Offline() {
  const { t } = useTranslation();
  return navigator.onLine ? null : <p className="models-note">{t('models.offline')}</p>;
}

function TaskList({ task }: { readonly task: (typeof TASKS)[number] }) {
  const { t } = useTranslation();
  const registry = useModels((state) => state.registry);
  const failure = useModels((state) => state.failure);
  const entries = (registry ?? []).filter((entry) => entry.task === task);
  return (
    <section className="models-task" aria-label={t(`models.tasks.${task}`)}>
      <h3>
        {t(`models.tasks.${task}`)} <small>{t(`models.taskHints.${task}`)}</small>
      </h3>
      {task !== 'features' && <EmbeddedCard task={task} />}
      <OwnCard task={task} />
      {entries.map((entry) => (
        <ModelCard key={entry.id} entry={entry} />
      ))}
      {registry === null && <p className="muted">{t('models.reading')}</p>}
      {failure && task === 'segmenter' && <p className="model-problem">{failure}</p>}
    </section>
  );
}

function Own() {
  const { t } = useTranslation();
  return (
    <section className="models-task models-row" aria-label={t('models.own')}>
      <div>
        <h3>{t('models.own')}</h3>
        <p className="muted">{t('models.ownHint')}</p>
      </div>
      <Button icon={FolderOpen} onPress={pickModel} testId="models-open">
        {t('models.open')}
      </Button>
    </section>
  );
}

function Downloads() {
  const { t } = useTranslation();
  return (
    <section className="models-task" aria-label={t('models.downloads')}>
      <h3>{t('models.downloads')}</h3>
      <ByItself />
      <Mirror />
    </section>
  );
}

/** Whether the recommended segmenter comes without being asked for, and why it does not now. */
function ByItself() {
  const { t } = useTranslation();
  const isWanted = useSettings((state) => state.fetchRecommended);
  // The reason follows what is loaded and what arrives.
  useModels();
  const entry = recommendedSegmenter();
  const why = entry && hindrance(entry);
  return (
    <>
      <SwitchField
        label={t('models.byItself.title')}
        isSelected={isWanted}
        onChange={setFetchRecommended}
        testId="fetch-recommended"
      />
      <p className="muted" data-testid="fetch-recommended-why">
        {t(why ? `models.byItself.why.${why}` : 'models.byItself.hint')}
      </p>
    </>
  );
}

function Mirror() {
  const { t } = useTranslation();
  const mirror = useSettings((state) => state.mirror);
  const set = useSettings((state) => state.set);
  const isWrong = mirror.trim() !== '' && !(URL.canParse(mirror.trim()) && /^https?:/.test(mirror.trim()));
  return (
    <>
      <TextField
        className="text-field models-mirror"
        value={mirror}
        onChange={(value) => set({ mirror: value })}
        isInvalid={isWrong}
      >
        <Label className="field-name">{t('models.mirror')}</Label>
        <Input className="text-input" placeholder="https://" inputMode="url" data-testid="models-mirror" />
      </TextField>
      <p className={isWrong ? 'form-error' : 'muted'}>{t(isWrong ? 'models.mirrorWrong' : 'models.mirrorHint')}</p>
    </>
  );
}

function Storage() {
  const { t } = useTranslation();
  const storage = useModels((state) => state.storage);
  if (!storage) return null;
  const { bytes, usage, quota, isLasting } = storage;
  return (
    <section className="models-task models-row" aria-label={t('models.storage')}>
      <p className="muted" data-testid="models-storage">
        {t('models.stored', { size: byteSize(bytes) })}{' '}
        {usage !== null && quota !== null && t('status.storage', { used: byteSize(usage), quota: byteSize(quota) })}{' '}
        {!isLasting && t('models.notLasting')}
      </p>
      <IconButton
        icon={RefreshCw}
        size="small"
        label={t('models.refresh')}
        onPress={() => void guarded(refreshModels)}
      />
    </section>
  );
}
