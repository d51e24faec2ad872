import { Eye, EyeOff, MoreHorizontal, Plus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ProjectClass } from '#core/classes.ts';
import { BACKGROUND, IGNORE } from '#core/rasters.ts';
import { IconButton } from '#ui/components/Button.tsx';
import { Checkbox, SearchField } from '#ui/components/Fields.tsx';
import { Keys } from '#ui/components/Keys.tsx';
import { Section } from '#ui/components/Section.tsx';
import { ClassSwatch } from '#ui/components/Swatch.tsx';
import { setTag } from '#ui/control/editing.ts';
import { focusPhoto, setPaintClass } from '#ui/control/tools.ts';
import { useDialogs } from '#ui/state/dialogs.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { currentImage, useProject } from '#ui/state/project.ts';
import { useView } from '#ui/state/view.ts';
import './classes.css';

/** From this many classes on they are found by typing. */
const SEARCH_FROM = 8;

export function ClassesPanel() {
  const { t } = useTranslation();
  const classes = useProject((state) => state.classes);
  const image = useProject(currentImage);
  const paintClass = useView((state) => state.paintClass);
  const [search, setSearch] = useState('');
  const shown = classes.filter((one) => one.name.toLowerCase().includes(search.trim().toLowerCase()));
  const add = (
    <IconButton
      icon={Plus}
      size="small"
      label={t('classes.add')}
      testId="class-add"
      onPress={() => useDialogs.getState().show('class')}
    />
  );
  return (
    <div className="classes">
      <Section id="classes" title={t('classes.title')} aside={add}>
        {classes.length >= SEARCH_FROM && (
          <div className="classes-search">
            <SearchField
              label={t('classes.search')}
              clearLabel={t('common.clear')}
              value={search}
              onChange={setSearch}
              onSubmit={() => {
                if (!shown[0]) return;
                setPaintClass(shown[0].id);
                setSearch('');
                focusPhoto();
              }}
              testId="class-search"
            />
          </div>
        )}
        {classes.length === 0 && <p className="classes-empty muted">{t('classes.empty')}</p>}
        <div className="classes-scroll">
          {shown.map((one) => (
            <ClassRow
              key={one.id}
              one={one}
              index={classes.indexOf(one)}
              isCurrent={paintClass === one.id}
              isTagged={image?.tags.includes(one.id) ?? false}
              hasImage={image !== null}
            />
          ))}
        </div>
        <div className="classes-fixed">
          <FixedRow id={BACKGROUND} name={t('classes.background')} hotkey="`" isCurrent={paintClass === BACKGROUND} />
          <FixedRow id={IGNORE} name={t('classes.ignore')} hotkey="U" isCurrent={paintClass === IGNORE} />
        </div>
      </Section>
    </div>
  );
}

interface ClassRowProps {
  readonly one: ProjectClass;
  readonly index: number;
  readonly isCurrent: boolean;
  readonly isTagged: boolean;
  readonly hasImage: boolean;
}

function ClassRow({ one, index, isCurrent, isTagged, hasImage }: ClassRowProps) {
  const { t } = useTranslation();
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // A class that was added or picked may lie far down.
    if (isCurrent) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  return (
    <div ref={row} className="class-row" data-current={isCurrent || undefined} data-testid="class" data-name={one.name}>
      <Checkbox
        label={t('classes.tag', { name: one.name })}
        isSelected={isTagged}
        isDisabled={!hasImage}
        onChange={(on) => void setTag(one.id, on)}
        testId="class-tag"
      />
      <AriaButton
        className="class-pick"
        aria-pressed={isCurrent}
        onPress={() => setPaintClass(one.id)}
        data-testid="class-pick"
      >
        <ClassSwatch id={one.id} size={13} />
        <span className="class-name elided" title={one.name}>
          {one.name}
        </span>
        {index < 20 && <Keys combination={index < 10 ? String((index + 1) % 10) : `Shift+${(index - 9) % 10}`} />}
        <Share id={one.id} />
      </AriaButton>
      <HideButton id={one.id} name={one.name} />
      <IconButton
        icon={MoreHorizontal}
        size="small"
        label={t('classes.edit', { name: one.name })}
        onPress={() => useDialogs.getState().show('class', one.id)}
        testId="class-edit"
      />
    </div>
  );
}

function FixedRow(props: {
  readonly id: number;
  readonly name: string;
  readonly hotkey: string;
  readonly isCurrent: boolean;
}) {
  const { id, name, hotkey, isCurrent } = props;
  return (
    <AriaButton
      className="class-pick fixed"
      aria-pressed={isCurrent}
      data-current={isCurrent || undefined}
      onPress={() => setPaintClass(id)}
      data-testid={id === IGNORE ? 'class-ignore' : 'class-background'}
    >
      <ClassSwatch id={id} size={13} />
      <span className="class-name elided">{name}</span>
      <Keys combination={hotkey} />
    </AriaButton>
  );
}

function HideButton({ id, name }: { readonly id: number; readonly name: string }) {
  const { t } = useTranslation();
  const hidden = useView((state) => state.hidden);
  const set = useView((state) => state.set);
  const isHidden = hidden.includes(id);
  return (
    <span className="class-hide" data-on={isHidden || undefined}>
      <IconButton
        icon={isHidden ? EyeOff : Eye}
        size="small"
        label={t(isHidden ? 'classes.show' : 'classes.hide', { name })}
        onPress={() => set({ hidden: isHidden ? hidden.filter((one) => one !== id) : [...hidden, id] })}
      />
    </span>
  );
}

/** The class's part of the final label. */
function Share({ id }: { readonly id: number }) {
  const current = useProject((state) => state.current);
  const share = useJobs((state) => {
    const result = state.results[current ?? ''];
    const pixels = result?.histogram[id] ?? 0;
    return result ? (100 * pixels) / (result.width * result.height) : null;
  });
  if (share === null) return null;
  const text = share === 0 ? '–' : share < 0.1 ? '<0.1 %' : `${share.toFixed(1)} %`;
  return <span className="class-share">{text}</span>;
}
