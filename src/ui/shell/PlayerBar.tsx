import { Check, Pause, Play, StepBack, StepForward, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { Slider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { CourseReport } from '#engine/messages.ts';
import { Button, IconButton } from '#ui/components/Button.tsx';
import { SelectField } from '#ui/components/Fields.tsx';
import { Track } from '#ui/components/Track.tsx';
import { type Playable, playableOf } from '#ui/control/playable.ts';
import {
  cancelRecording,
  closePlayer,
  showMoment,
  stepMoment,
  takeMoment,
  togglePlaying,
} from '#ui/control/playing.ts';
import { useExtremes } from '#ui/state/extremes.ts';
import { SPEEDS, usePlayer } from '#ui/state/player.ts';
import { useProject } from '#ui/state/project.ts';
import { useLate } from './use-late.ts';
import './bars.css';

/** Plays the course of an iterative step, or the way from extreme points to a mask, under the viewport. */
export function PlayerBar() {
  const played = usePlayer((state) => state.played);
  // What a playable says of itself depends on these.
  useProject((state) => state.recipe);
  useExtremes((state) => state.points);
  useExtremes((state) => state.values);
  const playable = played === null ? null : playableOf(played);
  return playable && <Player key={played} playable={playable} />;
}

function Player({ playable }: { readonly playable: Playable }) {
  const { t } = useTranslation();
  const bar = useRef<HTMLFieldSetElement>(null);
  const { recording, index, isPlaying, speed, progress, set } = usePlayer();
  const isLate = useLate(progress !== null);
  // Who opened it wants to play: the keys below work at once.
  useEffect(() => bar.current?.querySelector<HTMLElement>('[data-testid=player-play]')?.focus(), []);
  return (
    <fieldset
      ref={bar}
      className="bench-bar player"
      aria-label={t('player.title', { name: playable.name })}
      onKeyDownCapture={pressed}
      data-testid="player"
    >
      <IconButton
        icon={isPlaying ? Pause : Play}
        label={t(isPlaying ? 'player.pause' : 'player.play')}
        placement="top"
        onPress={() => void togglePlaying()}
        testId="player-play"
      />
      <IconButton
        icon={StepBack}
        label={t('player.back')}
        placement="top"
        isDisabled={!recording}
        onPress={() => stepMoment(-1)}
        testId="player-back"
      />
      <IconButton
        icon={StepForward}
        label={t('player.forward')}
        placement="top"
        isDisabled={!recording}
        onPress={() => stepMoment(1)}
        testId="player-forward"
      />
      <strong className="bar-name elided">{playable.name}</strong>
      {recording && <Scrubber recording={recording} inForce={playable.stepInForce()} />}
      {!recording && progress === null && <span className="bar-text muted">{t('player.empty')}</span>}
      {isLate && progress !== null && <Making fraction={progress} />}
      {!recording && !isLate && <span className="topbar-space" />}
      {recording && (
        <span
          className="bar-count"
          // As wide as the longest, so that the scrubber stays as it is.
          style={{
            minWidth: `${Math.max(...recording.steps.map((_, i) => playable.momentLabel(recording, i).length))}ch`,
          }}
          title={playable.momentName(recording, index)}
          data-testid="player-step"
        >
          {playable.momentLabel(recording, index)}
        </span>
      )}
      <SelectField
        label={t('player.speed')}
        hideLabel
        value={String(speed)}
        options={SPEEDS.map((one) => ({ id: String(one), name: `${one}×` }))}
        onChange={(id) => set({ speed: Number(id) })}
        testId="player-speed"
      />
      <Button
        icon={Check}
        hint={playable.takeHint}
        isDisabled={!recording || !playable.canTake(recording.steps[index])}
        onPress={() => void takeMoment()}
        testId="player-take"
      >
        {t('player.take')}
      </Button>
      <IconButton icon={X} label={t('player.close')} placement="top" onPress={closePlayer} testId="player-close" />
    </fieldset>
  );
}

/**
 * Space and the arrows belong to the player while the focus is in it; elsewhere they mean what they always do. The
 * slider has arrows of its own and the buttons their Space.
 */
function pressed(event: KeyboardEvent<HTMLElement>): void {
  // Events of a menu that hangs elsewhere in the page come by here as well.
  if (!(event.target instanceof HTMLElement) || !event.currentTarget.contains(event.target)) return;
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const act = (event.target instanceof HTMLInputElement ? ON_SLIDER : ON_BUTTON)[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

type Acts = Readonly<Record<string, () => void>>;
const ON_SLIDER: Acts = { ' ': () => void togglePlaying() };
const ON_BUTTON: Acts = {
  ArrowLeft: () => stepMoment(-1),
  ArrowRight: () => stepMoment(1),
  Home: () => showMoment(0),
  End: () => showMoment(Number.POSITIVE_INFINITY),
};

interface ScrubberProps {
  readonly recording: CourseReport;
  /** The step that is the result as things stand. */
  readonly inForce: number;
}

function Scrubber({ recording, inForce }: ScrubberProps) {
  const { t } = useTranslation();
  const index = usePlayer((state) => state.index);
  const last = recording.steps.length - 1;
  const mark = recording.steps.findLastIndex((step) => step <= inForce);
  return (
    <Slider
      className="slider bar-scrubber"
      aria-label={t('player.scrub')}
      value={index}
      minValue={0}
      maxValue={Math.max(1, last)}
      step={1}
      isDisabled={last === 0}
      onChange={(value) => showMoment(value as number)}
      data-testid="player-scrub"
    >
      <Track mark={mark >= 0 && last > 0 ? mark / last : undefined} markTitle={t('player.inForce')} />
    </Slider>
  );
}

function Making({ fraction }: { readonly fraction: number }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="bar-progress" role="status" aria-label={t('player.making')}>
        <span className="bar-progress-fill" style={{ width: `${fraction * 100}%` }} />
      </span>
      <Button kind="quiet" onPress={cancelRecording} testId="player-cancel">
        {t('common.cancel')}
      </Button>
    </>
  );
}
