import { Check, Download, Pause, Play, ShieldQuestion, Trash2, X } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { byteSize } from '#core/byte-size.ts';
import type { ModelTask } from '#engine/messages.ts';
import type { RegistryEntry } from '#models/registry/registry.ts';
import { Button } from '#ui/components/Button.tsx';
import { Hint } from '#ui/components/Hint.tsx';
import { type Standing, standingOf } from '#ui/control/model-registry.ts';
import {
  downloadModel,
  pauseDownload,
  removeModel,
  takeEmbedded,
  takeModel,
  trustAnew,
} from '#ui/control/model-store.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useModels } from '#ui/state/models.ts';
import { DownloadProgress } from './DownloadProgress.tsx';

/** The model that came with the studio: always here, also without a network. */
export function EmbeddedCard({ task }: { readonly task: ModelTask }) {
  const { t } = useTranslation();
  const isUsed = useModels((state) => state.inUse[task] === 'embedded');
  return (
    <Card
      id={`embedded-${task}`}
      name={t(`models.embedded.${task}`)}
      badges={<UsedBadge isUsed={isUsed} />}
      facts={[t('models.states.embedded'), t('models.embedded.hint')]}
      actions={!isUsed && <UseButton task={task} onPress={() => void takeEmbedded(task)} />}
    >
      {isUsed && <Running task={task} />}
    </Card>
  );
}

/** A person's own model, as long as it is in use. */
export function OwnCard({ task }: { readonly task: ModelTask }) {
  const { t } = useTranslation();
  const isUsed = useModels((state) => state.inUse[task] === 'own');
  const model = useJobs((state) => state.device?.models.find((one) => one.task === task));
  if (!isUsed || !model) return null;
  return (
    <Card
      id={`own-${task}`}
      name={model.name}
      badges={<UsedBadge isUsed />}
      facts={[t('models.states.own'), byteSize(model.bytes)]}
      actions={null}
    >
      <Running task={task} />
    </Card>
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
    <Card
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
      actions={<Actions entry={entry} standing={standing} isUsed={isUsed} isActive={progress !== undefined} />}
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
      {isUsed && <Running task={task} />}
    </Card>
  );
}

interface CardProps {
  readonly id: string;
  readonly name: string;
  readonly badges: ReactNode;
  readonly facts: readonly ReactNode[];
  readonly actions: ReactNode;
  readonly children: ReactNode;
}

function Card({ id, name, badges, facts, actions, children }: CardProps) {
  const keep = useKeptFocus();
  return (
    <article className="model" data-testid={`model-card-${id}`} aria-label={name} tabIndex={-1} {...keep}>
      <div className="model-text">
        <h4>
          {name} {badges}
        </h4>
        <ul className="model-facts">
          {facts.map((fact, index) => (
            // Facts keep their order and are never moved.
            <li key={String(index)}>{fact}</li>
          ))}
        </ul>
        {children}
      </div>
      <div className="model-actions">{actions}</div>
    </article>
  );
}

/**
 * A button that is pressed makes way for others, or is disabled, and the focus goes with it: then keys no longer
 * reach the dialog. It is put on what the card offers next.
 */
function useKeptFocus() {
  const ref = useRef<HTMLElement>(null);
  const had = useRef(false);
  useLayoutEffect(() => {
    if (!had.current) return;
    const restore = () => {
      const isLost = document.activeElement === document.body || !document.activeElement;
      if (isLost) (ref.current?.querySelector<HTMLElement>('button:not([disabled])') ?? ref.current)?.focus();
    };
    restore();
    // Browsers take the focus from a disabled button with the next frame.
    const frame = requestAnimationFrame(restore);
    return () => cancelAnimationFrame(frame);
  });
  return {
    ref,
    onFocus: () => {
      had.current = true;
    },
    onBlur: (event: { readonly relatedTarget: EventTarget | null }) => {
      if (event.relatedTarget instanceof Node && !ref.current?.contains(event.relatedTarget)) had.current = false;
    },
  };
}

interface ActionsProps {
  readonly entry: RegistryEntry;
  readonly standing: Standing;
  readonly isUsed: boolean;
  readonly isActive: boolean;
}

function Actions({ entry: { id, name, task }, standing, isUsed, isActive }: ActionsProps) {
  const { t } = useTranslation();
  const canRun = standing.choice.reason !== null;
  if (isActive) {
    return (
      <>
        <Button icon={Pause} onPress={() => pauseDownload(id)} testId={`pause-${id}`}>
          {t('models.pause')}
        </Button>
        <Button icon={X} kind="quiet" onPress={() => void removeModel(id)} testId={`cancel-${id}`}>
          {t('common.cancel')}
        </Button>
      </>
    );
  }
  if (standing.state === 'there') {
    return (
      <>
        {!isUsed && <UseButton id={id} task={task} isDisabled={!canRun} onPress={() => void takeModel(id)} />}
        <Button
          icon={Trash2}
          kind="quiet"
          hint={t('models.removeHint', { name, size: byteSize(standing.bytes) })}
          isDisabled={isUsed}
          onPress={() => void removeModel(id)}
          testId={`remove-${id}`}
        >
          {t('models.remove')}
        </Button>
      </>
    );
  }
  const isBegun = standing.state === 'partly';
  return (
    <>
      <Button
        icon={isBegun ? Play : Download}
        isDisabled={!canRun}
        onPress={() => void downloadModel(id)}
        testId={`download-${id}`}
      >
        {t(isBegun ? 'models.resume' : 'models.download')}
      </Button>
      {isBegun && (
        <Button icon={Trash2} kind="quiet" onPress={() => void removeModel(id)} testId={`remove-${id}`}>
          {t('models.remove')}
        </Button>
      )}
    </>
  );
}

interface UseButtonProps {
  readonly id?: string;
  readonly task: ModelTask;
  readonly isDisabled?: boolean;
  readonly onPress: () => void;
}

function UseButton({ id, task, isDisabled = false, onPress }: UseButtonProps) {
  const { t } = useTranslation();
  const isLoading = useJobs((state) => state.loading.some((one) => one.task === task));
  return (
    <Button
      icon={Check}
      kind="primary"
      isDisabled={isDisabled || isLoading}
      onPress={onPress}
      testId={`use-${id ?? `embedded-${task}`}`}
    >
      {t('models.use')}
    </Button>
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

/** Where the model in use runs, and why there. */
function Running({ task }: { readonly task: ModelTask }) {
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

function placeName(t: Translate, provider: 'webgpu' | 'wasm', precision?: string): string {
  const name = provider === 'webgpu' ? 'WebGPU' : 'WebAssembly';
  return precision ? `${name} ${t(`models.precisions.${precision}`)}` : name;
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

type Translate = ReturnType<typeof useTranslation>['t'];

function stateText(t: Translate, { state, bytes }: Standing): string {
  return state === 'partly' ? t('models.states.partly', { size: byteSize(bytes) }) : t(`models.states.${state}`);
}

/** Why these weights, where there was something to decide. */
function memoryText(t: Translate, { choice: { reason, needs, limit } }: Standing): string {
  const sizes = { needs: byteSize(needs ?? 0), limit: byteSize(limit ?? 0) };
  if (reason === null) return t('models.why.tooLarge', sizes);
  const why = reason === 'half' || reason === 'halfFits' ? t(`models.why.${reason}`) : '';
  const fits = needs === null || limit === null ? '' : t('models.why.fits', sizes);
  return `${why} ${fits}`.trim();
}
