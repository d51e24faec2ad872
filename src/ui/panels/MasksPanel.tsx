import type { TFunction } from 'i18next';
import { Check, Plus, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { GridList, GridListItem, ListLayout, Virtualizer } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { isClassId } from '#core/classes.ts';
import { verdictsInForce } from '#core/edits.ts';
import type { MaskInfo } from '#core/rasters.ts';
import { IconButton, IconToggle } from '#ui/components/Button.tsx';
import { ClassSwatch } from '#ui/components/Swatch.tsx';
import { judge, takeProposed } from '#ui/control/editing.ts';
import { acceptedClasses, drawMask } from '#ui/control/masks.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { currentImage, useProject } from '#ui/state/project.ts';
import { useView } from '#ui/state/view.ts';
import { useClassName } from './use-class-name.ts';
import './masks.css';

const VERDICTS = [
  { is: 'accept', icon: Check, tone: 'good' },
  { is: 'reject', icon: X, tone: 'bad' },
] as const;

/** Every proposed mask, reachable by keyboard, with a person's word on it for the current class. */
export function MasksPanel() {
  const { t } = useTranslation();
  const masks = useJobs((state) => state.masks);
  const highlight = useView((state) => state.highlight);
  const set = useView((state) => state.set);
  const paintClass = useView((state) => state.paintClass);
  const image = useProject(currentImage);
  const result = useJobs((state) => (image ? state.results[image.id] : undefined));
  const nameOf = useClassName();
  if (masks.length === 0) {
    const ran = result?.steps.some((step) => step.stage === 'propose');
    return <p className="panel-empty">{t(ran ? 'masks.none' : 'masks.empty')}</p>;
  }
  const verdicts = verdictsInForce(image?.edits ?? []);
  const accepted = acceptedClasses(result);
  const key = highlight && 'maskKey' in highlight ? highlight.maskKey : null;
  return (
    <>
      <p className="masks-head muted">
        {t('masks.for')} <ClassSwatch id={paintClass} /> <strong>{nameOf(paintClass)}</strong>
      </p>
      <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: 46 }}>
        <GridList
          className="masks"
          aria-label={t('masks.title')}
          items={masks.map((info, index) => ({ id: info.key, info, index }))}
          dependencies={[verdicts, accepted, paintClass]}
          selectionMode="single"
          disallowTypeAhead
          selectionBehavior="replace"
          selectedKeys={key ? [key] : []}
          onSelectionChange={(keys) => {
            const [chosen] = keys;
            set({ highlight: chosen ? { maskKey: String(chosen) } : null });
          }}
        >
          {({ id, info, index }) => {
            const verdict = verdicts.find((one) => one.maskKey === id && one.class === paintClass)?.verdict ?? null;
            return (
              <GridListItem
                id={id}
                className="mask"
                textValue={t('masks.name', { index: index + 1 })}
                data-testid="mask"
                onHoverStart={() => set({ highlight: { maskKey: id } })}
              >
                <MaskPicture index={index} />
                <span className="mask-text">
                  <span className="mask-name">
                    {t('masks.name', { index: index + 1 })}
                    {(accepted.get(index) ?? []).map((classId) => (
                      <span key={classId} title={t('masks.used', { name: nameOf(classId) })}>
                        <ClassSwatch id={classId} size={9} />
                      </span>
                    ))}
                  </span>
                  <span className="mask-numbers">{numbersOf(info, image ? sizeOf(image.id) : 0, t)}</span>
                </span>
                <IconButton
                  icon={Plus}
                  size="small"
                  label={t('masks.take', { name: nameOf(paintClass) })}
                  onPress={() => void takeProposed(id)}
                />
                {VERDICTS.map(({ is, icon, tone }) => (
                  <IconToggle
                    key={is}
                    icon={icon}
                    size="small"
                    tone={tone}
                    label={t(`masks.${is}`, { name: nameOf(paintClass) })}
                    command={is}
                    isSelected={verdict === is}
                    isDisabled={!isClassId(paintClass)}
                    onChange={(on) => void judge(id, paintClass, on ? is : null)}
                    testId={`mask-${is}`}
                  />
                ))}
              </GridListItem>
            );
          }}
        </GridList>
      </Virtualizer>
    </>
  );
}

function sizeOf(id: string): number {
  const size = useProject.getState().sizes[id];
  return size ? size.width * size.height : 0;
}

function numbersOf(info: MaskInfo, pixels: number, t: TFunction): string {
  const area = pixels > 0 ? ((100 * info.area) / pixels).toFixed(1) : '–';
  return t('masks.numbers', { area, iou: info.predictedIou.toFixed(2), stability: info.stability.toFixed(2) });
}

function MaskPicture({ index }: { readonly index: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const masks = useJobs((state) => state.masks);
  useEffect(() => {
    if (canvas.current && index < masks.length) drawMask(canvas.current, index);
  }, [index, masks]);
  return <canvas ref={canvas} className="mask-picture" width={52} height={38} aria-hidden />;
}
