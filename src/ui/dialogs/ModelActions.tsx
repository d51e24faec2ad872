import { Check, Download, Pause, Play, Trash2, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { byteSize } from '#core/byte-size.ts';
import type { ModelTask } from '#engine/messages.ts';
import type { RegistryEntry } from '#models/registry/registry.ts';
import { Button } from '#ui/components/Button.tsx';
import type { Standing } from '#ui/control/model-registry.ts';
import { downloadModel, pauseDownload, removeModel, takeModel } from '#ui/control/model-store.ts';
import { useJobs } from '#ui/state/jobs.ts';

interface ModelActionsProps {
  readonly entry: RegistryEntry;
  readonly standing: Standing;
  readonly isUsed: boolean;
  readonly isActive: boolean;
}

/** Downloading a model, using it and taking it off this computer, whichever comes next. */
export function ModelActions({ entry: { id, name, task }, standing, isUsed, isActive }: ModelActionsProps) {
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

export function UseButton({ id, task, isDisabled = false, onPress }: UseButtonProps) {
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
