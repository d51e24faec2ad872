import type { TFunction } from 'i18next';
import { useEffect, useRef, useState } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { StageId } from '#core/kinds.ts';
import type { StepReport } from '#engine/messages.ts';
import { Hint } from '#ui/components/Hint.tsx';
import { stagesOf } from '#ui/control/stages.ts';
import { stageThumbnail } from '#ui/control/thumbnails.ts';
import { resultName, useJobs } from '#ui/state/jobs.ts';
import { useProject } from '#ui/state/project.ts';
import { useScores } from '#ui/state/scores.ts';
import { useView } from '#ui/state/view.ts';
import { formatMilliseconds } from './milliseconds.ts';
import './stages.css';

export function StageStrip() {
  const { t } = useTranslation();
  const key = useProject((state) => stagesOf(state.recipe).join());
  const stages = key.split(',') as StageId[];
  const stage = useView((state) => state.stage);
  const set = useView((state) => state.set);
  const current = useProject((state) => state.current);
  return (
    <ToggleButtonGroup
      className="stages"
      aria-label={t('stages.title')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[stage]}
      onSelectionChange={(keys) => {
        const [key] = keys;
        if (key) set({ stage: key as StageId });
      }}
    >
      {stages.map((id, index) => (
        <Hint
          key={id}
          text={t(`stages.${id}.hint`)}
          command={
            stages[index - 1] === stage ? 'nextStage' : stages[index + 1] === stage ? 'previousStage' : undefined
          }
          placement="top"
        >
          <ToggleButton id={id} className="stage" data-testid={`stage-${id}`} isDisabled={!current}>
            <StageThumbnail stage={id} />
            <Agreement stage={id} />
            <span className="stage-line">
              <span className="stage-name elided">{t(`stages.${id}.name`)}</span>
              <span className="stage-ms" data-testid={`stage-ms-${id}`}>
                <StageTime stage={id} />
              </span>
            </span>
            <StageBar stage={id} />
          </ToggleButton>
        </Hint>
      ))}
    </ToggleButtonGroup>
  );
}

function StageBar({ stage }: { readonly stage: StageId }) {
  const fraction = useJobs((state) => (state.shown?.stage === stage ? state.shown.fraction : null));
  return fraction === null ? null : <span className="stage-bar" style={{ width: `${fraction * 100}%` }} />;
}

/** Mean IoU with the reference label, where the photo has one. */
function Agreement({ stage }: { readonly stage: StageId }) {
  const { t } = useTranslation();
  const current = useProject((state) => state.current);
  const score = useScores((state) => (state.image === current ? state.scores[stage]?.meanIou : null));
  if (score == null) return null;
  return (
    <span className="stage-score" title={t('score.hint')} data-testid={`agreement-${stage}`}>
      {(100 * score).toFixed(1)}
    </span>
  );
}

function StageTime({ stage }: { readonly stage: StageId }) {
  const { t } = useTranslation();
  const current = useProject((state) => state.current);
  const steps = useJobs((state) => (current ? state.results[current]?.steps : undefined));
  return timeOf(stage, steps, t);
}

/** How long the stage's steps took when they were last computed. */
function timeOf(stage: StageId, steps: readonly StepReport[] | undefined, t: TFunction): string {
  const own = steps?.filter((step) => step.stage === stage) ?? [];
  if (own.length === 0) return steps && stage !== 'photo' ? t('stages.notRun') : '';
  const total = own.reduce((sum, step) => sum + step.milliseconds, 0);
  // Made by a run that did not come to its end: nobody knows how long it took.
  return total < 1 && own.every((step) => step.reused) ? t('device.reused') : formatMilliseconds(total);
}

/** The little pictures wait until nothing has changed for this long. */
const REST_MS = 200;

function StageThumbnail({ stage }: { readonly stage: StageId }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [empty, setEmpty] = useState(true);
  const current = useProject((state) => state.current);
  const classes = useProject((state) => state.classes);
  const result = useJobs((state) => resultName(state, current, stage));
  const map = useView((state) => state.map);
  const ready = useProject((state) => (state.current ? state.current in state.sizes : false));
  useEffect(() => {
    if (!current || !ready || (!result && stage !== 'photo')) {
      setEmpty(true);
      return;
    }
    let over = false;
    const draw = async () => {
      const bitmap = await stageThumbnail({
        image: current,
        stage,
        classes,
        map: stage === 'photo' ? 'max' : map,
        result,
      });
      const target = canvas.current;
      if (over || !target || !bitmap) {
        bitmap?.close();
        if (!over) setEmpty(true);
        return;
      }
      target.width = bitmap.width;
      target.height = bitmap.height;
      target.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
      setEmpty(false);
    };
    // Pictures of a slider's every step would take the device's time from the picture that matters.
    const timer = setTimeout(() => void draw(), REST_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [current, ready, stage, classes, result, map]);
  return (
    <span className="stage-picture">
      <canvas ref={canvas} hidden={empty} aria-hidden />
    </span>
  );
}
