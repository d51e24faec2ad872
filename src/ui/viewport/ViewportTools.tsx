import { Columns2, Film } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconToggle } from '#ui/components/Button.tsx';
import { toggleCompare } from '#ui/control/comparing.ts';
import { playablePlace } from '#ui/control/played-step.ts';
import { closePlayer, openPlayer } from '#ui/control/playing.ts';
import { useExtremes } from '#ui/state/extremes.ts';
import { usePlayer } from '#ui/state/player.ts';
import { useProject } from '#ui/state/project.ts';
import { useView } from '#ui/state/view.ts';

/** In the viewport's corner: compare what is on screen, and play it where it came about step by step. */
export function ViewportTools() {
  const { t } = useTranslation();
  const isThere = useProject((state) => state.current !== null);
  const stage = useView((state) => state.stage);
  const isComparing = useView((state) => state.compare !== null);
  const place = useProject((state) => playablePlace(state.recipe, stage));
  const hasExtremes = useExtremes((state) => state.result !== null);
  const playable = hasExtremes ? 'extremes' : place;
  const played = usePlayer((state) => state.played);
  if (!isThere) return null;
  return (
    <div className="viewport-tools">
      {playable !== null && (
        <IconToggle
          icon={Film}
          label={t('player.open')}
          placement="left"
          isSelected={played !== null}
          onChange={(on) => (on ? void openPlayer(playable) : closePlayer())}
          testId="play-stage"
        />
      )}
      <IconToggle
        icon={Columns2}
        label={t('compare.open')}
        command="swipe"
        placement="left"
        isSelected={isComparing}
        onChange={toggleCompare}
        testId="compare-open"
      />
    </div>
  );
}
