import type { TFunction } from 'i18next';
import { ShieldQuestion } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { byteSize } from '#core/byte-size.ts';
import type { ModelTask } from '#engine/messages.ts';
import type { RegistryEntry } from '#models/registry/registry.ts';
import { Button } from '#ui/components/Button.tsx';
import { Hint } from '#ui/components/Hint.tsx';
import { type Standing, standingOf } from '#ui/control/model-registry.ts';
import { takeEmbedded, trustAnew } from '#ui/control/model-store.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useModels } from '#ui/state/models.ts';
import { DownloadProgress } from './DownloadProgress.tsx';
import { ModelActions, UseButton } from './ModelActions.tsx';
import { ModelFrame } from './ModelFrame.tsx';
import { ModelRunning } from './ModelRunning.tsx';

/** The model that came with the studio: always here, also without a network. */
export function EmbeddedCard({ task }: { readonly task: ModelTask }) {
  const { t } = useTranslation();
  const isUsed = useModels((state) => state.inUse[task] === 'embedded');
  return (
    <ModelFrame
      id={`embedded-${task}`}
      name={t(`models.embedded.${task}`)}
      badges={<UsedBadge isUsed={isUsed} />}
      facts={[t('models.states.embedded'), t('models.embedded.hint')]}
      actions={!isUsed && <UseButton task={task} onPress={() => void takeEmbedded(task)} />}
    >
      {isUsed && <ModelRunning task={task} />}
    </ModelFrame>
  );
}

/** A person's own model, as long as it is in use. */
export function OwnCard({ task }: { readonly task: ModelTask }) {
  const { t } = useTranslation();
  const isUsed = useModels((state) => state.inUse[task] === 'own');
  const model = useJobs((state) => state.device?.models.find((one) => one.task === task));
  if (!isUsed || !model) return null;
  return (
    <ModelFrame
      id={`own-${task}`}
      name={model.name}
      badges={<UsedBadge isUsed />}
      facts={[t('models.states.own'), byteSize(model.bytes)]}
      actions={null}
    >
      <ModelRunning task={task} />
    </ModelFrame>
  );
}

export function ModelCard({ entry }: { readonly entry: RegistryEntry }) {
  const { t } = useTranslation();
  const { id, name, task, licence, prompts, recommended } = entry;
  const device = useJobs((state) => state.device);
  const files = useModels((state) => state.files);
  const progress = useModels((state) => state.active[id]);
  const problem = useModels((state) => state.problems[id]);
  const isUsed = useModels((state) => state.inUse[task] === id);
  const arrival = useModels((state) => state.arrival);
  const standing = standingOf(entry, device, files);
  const { variant } = standing.choice;
  const why = memoryText(t, standing);
  const size = variant.bytes === 0 ? t('models.sizeUnknown') : byteSize(variant.bytes);
  return (
    <ModelFrame
      id={id}
      name={name}
      badges={
        <>
          {recommended && <span className="model-badge">{t('models.recommended')}</span>}
          <UsedBadge isUsed={isUsed} />
        </>
      }
      facts={[
        // While it comes, the bar below says how much of it is here.
        ...(progress === undefined ? [stateText(t, standing)] : []),
        variant.isExact || variant.bytes === 0 ? size : t('models.about', { size }),
        t(`models.precisions.${variant.precision}`),
        ...(prompts ? [t('models.prompts', { list: prompts.map((one) => t(`models.prompt.${one}`)).join(', ') })] : []),
        <a key="licence" href={licence.url} target="_blank" rel="noreferrer">
          {licence.name}
        </a>,
      ]}
      actions={<ModelActions entry={entry} standing={standing} isUsed={isUsed} isActive={progress !== undefined} />}
    >
      {(why || standing.isTrusted) && (
        <p className="muted model-why">
          {why} {standing.isTrusted && <Trust standing={standing} files={files} />}
        </p>
      )}
      {arrival?.id === id && arrival.state === 'failed' && (
        <p className="muted model-why" data-testid="arrival-failed">
          {t('models.byItself.failed', { reason: arrival.reason })}
        </p>
      )}
      {progress !== undefined && <DownloadProgress progress={progress} name={name} />}
      {problem && (
        <div className="model-problem" role="alert" data-testid={`model-problem-${id}`}>
          <p className="selectable">{problem.text}</p>
          {problem.isChanged && standing.isTrusted && (
            <Button icon={ShieldQuestion} onPress={() => void trustAnew(id)}>
              {t('models.trustAnew')}
            </Button>
          )}
        </div>
      )}
      {isUsed && <ModelRunning task={task} />}
    </ModelFrame>
  );
}

function UsedBadge({ isUsed }: { readonly isUsed: boolean }) {
  const { t } = useTranslation();
  return isUsed ? (
    <span className="model-badge good" data-testid="model-used">
      {t('models.inUse')}
    </span>
  ) : null;
}

/** What is known of the hashes that the registry does not know. */
function Trust({
  standing,
  files,
}: {
  readonly standing: Standing;
  readonly files: Record<string, { sha256: string | null }>;
}) {
  const { t } = useTranslation();
  const learned = standing.choice.variant.files.map(({ url }) => files[url]?.sha256).filter(Boolean);
  const isLearned = learned.length === standing.choice.variant.files.length;
  return (
    <Hint text={isLearned ? learned.join(' ') : t('models.trustHint')}>
      <span className="model-trust" role="note" tabIndex={-1}>
        {t(isLearned ? 'models.learned' : 'models.unknown')}
      </span>
    </Hint>
  );
}

function stateText(t: TFunction, { state, bytes }: Standing): string {
  return state === 'partly' ? t('models.states.partly', { size: byteSize(bytes) }) : t(`models.states.${state}`);
}

/** Why these weights, where there was something to decide. */
function memoryText(t: TFunction, { choice: { reason, needs, limit } }: Standing): string {
  const sizes = { needs: byteSize(needs ?? 0), limit: byteSize(limit ?? 0) };
  if (reason === null) return t('models.why.tooLarge', sizes);
  const why = reason === 'half' || reason === 'halfFits' ? t(`models.why.${reason}`) : '';
  const fits = needs === null || limit === null ? '' : t('models.why.fits', sizes);
  return `${why} ${fits}`.trim();
}
