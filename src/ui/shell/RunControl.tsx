import { Play, X } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton, ProgressBar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/components/Button.tsx';
import { Hint } from '#ui/components/Hint.tsx';
import { cancel, run } from '#ui/control/running.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useProject } from '#ui/state/project.ts';
import { useSettings } from '#ui/state/settings.ts';

/** Cancel stands where Run stood: a press so soon after it has appeared was meant for Run, as the second of two is. */
const MEANT_FOR_RUN_MS = 400;

/** Runs the recipe by hand or with every change; while it runs, how far it is and how to stop it. */
export function RunControl() {
  const { t } = useTranslation();
  const running = useJobs((state) => state.shown);
  const engine = useJobs((state) => state.engine);
  const current = useProject((state) => state.current);
  const live = useSettings((state) => state.live);
  const set = useSettings((state) => state.set);
  const stage = running?.stage ? t(`stages.${running.stage}.doing`) : t('run.preparing');
  return (
    <div className="topbar-group run">
      {running ? (
        <>
          <CancelButton />
          <ProgressBar
            className="run-progress"
            value={running.fraction * 100}
            isIndeterminate={!running.stage}
            aria-label={t('run.progress')}
            data-testid="progress"
          >
            {({ percentage, isIndeterminate }) => (
              <>
                <span className="run-stage elided">{stage}</span>
                <span className="run-percent">{isIndeterminate ? '' : `${Math.round(percentage ?? 0)} %`}</span>
                <span className="run-track">
                  <span style={{ width: `${percentage ?? 0}%` }} />
                </span>
              </>
            )}
          </ProgressBar>
        </>
      ) : (
        <>
          <Button
            icon={Play}
            kind="primary"
            command="run"
            hint={t('run.hint')}
            onPress={run}
            isDisabled={!current || engine !== 'ready'}
            testId="run"
          >
            {t('run.run')}
          </Button>
          <Hint text={t('run.liveHint')}>
            <AriaButton
              className="live"
              aria-pressed={live}
              data-on={live || undefined}
              onPress={() => set({ live: !live })}
              data-testid="live"
            >
              <span className="live-dot" aria-hidden />
              {t('run.live')}
            </AriaButton>
          </Hint>
        </>
      )}
    </div>
  );
}

function CancelButton() {
  const { t } = useTranslation();
  const [appeared] = useState(() => performance.now());
  const press = () => {
    if (performance.now() - appeared > MEANT_FOR_RUN_MS) cancel();
  };
  return (
    <Button icon={X} command="cancel" hint={t('run.cancelHint')} onPress={press} testId="cancel">
      {t('run.cancel')}
    </Button>
  );
}
