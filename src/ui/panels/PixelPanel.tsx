import { useTranslation } from 'react-i18next';
import type { PixelValue } from '#engine/messages.ts';
import { ClassSwatch } from '#ui/components/Swatch.tsx';
import { describeMethod } from '#ui/control/methods.ts';
import { entriesOf } from '#ui/control/pixel-values.ts';
import { reasonText } from '#ui/control/reasons.ts';
import { useHover } from '#ui/state/hover.ts';
import { useClassName } from './use-class-name.ts';
import './pixel.css';

/** Borders and saliency say nothing about classes. */
function saysClass(method: string): boolean {
  const gives = describeMethod(method)?.gives;
  return gives !== 'edges' && gives !== 'saliency';
}

/** What the moment that is played has at the pixel, else the pixel's whole story, first stage first. */
export function PixelPanel() {
  const { t } = useTranslation();
  const nameOf = useClassName();
  const reasons = useHover((state) => state.reasons);
  const moment = useHover((state) => state.moment);
  if (moment) return <MomentHere {...moment} />;
  if (!reasons) return <p className="panel-empty">{t('pixel.empty')}</p>;
  return (
    <div className="pixel">
      <p className="pixel-head">
        <ClassSwatch id={reasons.label} size={14} />
        <strong>{nameOf(reasons.label)}</strong>
        <span className="muted">{t('pixel.at', { x: reasons.x, y: reasons.y })}</span>
      </p>
      <ol className="pixel-chain">
        {reasons.reasons.map((reason, index) => (
          // One step may give several reasons, and their order is their identity.
          <li key={`${reason.stage}:${String(index)}`}>
            <span className="pixel-stage">{t(`stages.${reason.stage}.name`)}</span>
            <span className="pixel-text">{reasonText(reason)}</span>
            {saysClass(reason.method) && <ClassSwatch id={reason.label} />}
          </li>
        ))}
      </ol>
    </div>
  );
}

function MomentHere({ name, value }: { readonly name: string; readonly value: PixelValue }) {
  const nameOf = useClassName();
  return (
    <div className="pixel" data-testid="pixel-values">
      <p className="pixel-head">
        <strong>{name}</strong>
      </p>
      <ul className="pixel-values">
        {entriesOf(value, nameOf).map((entry) => (
          <li key={entry.name}>
            {entry.id !== null && <ClassSwatch id={entry.id} />}
            <span className="elided">{entry.name}</span>
            <span className="pixel-score">{entry.score}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
