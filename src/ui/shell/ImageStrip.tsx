import { Check, ImagePlus, Trash2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { GridList, GridListItem, ListLayout, Virtualizer } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ImageDocument } from '#project/changes.ts';
import { Button, IconButton } from '#ui/components/Button.tsx';
import { SearchField } from '#ui/components/Fields.tsx';
import { Menu } from '#ui/components/Menu.tsx';
import { removeImages, show } from '#ui/control/current.ts';
import { css } from '#ui/control/palette.ts';
import { pickImages } from '#ui/control/pickers.ts';
import { wantThumbnail } from '#ui/control/thumbnails.ts';
import { useProject, visibleImages } from '#ui/state/project.ts';
import './strip.css';

/** CSS pixels of an image in the strip: picture, name and space. */
const ROW_HEIGHT = 124;

export function ImageStrip() {
  const { t } = useTranslation();
  const images = useProject((state) => state.images);
  const search = useProject((state) => state.search);
  const set = useProject((state) => state.set);
  const reviewed = images.filter((image) => image.reviewed).length;
  return (
    <aside className="strip" aria-label={t('strip.title')}>
      <div className="strip-head">
        <h2>{t('strip.title')}</h2>
        <span className="muted" data-testid="image-count">
          {images.length > 0 && (
            <span title={t('strip.reviewedHint')}>{t('strip.count', { reviewed, total: images.length })}</span>
          )}
        </span>
        <span className="topbar-space" />
        <RemoveMenu />
        <IconButton icon={ImagePlus} size="small" label={t('open.images')} command="open" onPress={pickImages} />
      </div>
      {images.length > 0 && (
        <div className="strip-search">
          <SearchField
            label={t('strip.search')}
            clearLabel={t('common.clear')}
            value={search}
            onChange={(value) => set({ search: value })}
            testId="image-search"
          />
        </div>
      )}
      <Images />
    </aside>
  );
}

/** The photos that the search lets through, the one on screen in sight. */
function Images() {
  const { t } = useTranslation();
  const images = useProject((state) => state.images);
  const classes = useProject((state) => state.classes);
  const search = useProject((state) => state.search);
  const current = useProject((state) => state.current);
  const isComing = useProject((state) => state.mode === 'opening' || state.fetching);
  const visible = visibleImages({ images, classes, search });
  const list = useRef<HTMLDivElement>(null);
  const at = visible.findIndex((image) => image.id === current);
  useEffect(() => {
    const host = list.current;
    if (!host || at < 0) return;
    const [top, bottom] = [at * ROW_HEIGHT, (at + 1) * ROW_HEIGHT];
    if (top < host.scrollTop) host.scrollTop = top;
    else if (bottom > host.scrollTop + host.clientHeight) host.scrollTop = bottom - host.clientHeight;
  }, [at]);
  if (images.length === 0 && isComing) return null;
  if (images.length === 0) {
    return (
      <div className="strip-empty">
        <p className="muted">{t('strip.empty')}</p>
        <Button icon={ImagePlus} onPress={pickImages}>
          {t('open.images')}
        </Button>
      </div>
    );
  }
  if (visible.length === 0) return <p className="strip-empty muted">{t('strip.noneFound')}</p>;
  return (
    <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: ROW_HEIGHT }}>
      <GridList
        ref={list}
        className="strip-list"
        aria-label={t('strip.title')}
        items={visible}
        dependencies={[current, classes]}
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection
        // Letters and digits are tools and classes, also right after a photo was clicked here.
        disallowTypeAhead
        selectedKeys={current ? [current] : []}
        onSelectionChange={(keys) => {
          const [key] = keys;
          if (key && key !== current) void show(String(key));
        }}
      >
        {(image) => (
          <GridListItem
            id={image.id}
            className="strip-item"
            textValue={image.name}
            data-testid="image"
            data-name={image.name}
          >
            <StripItem image={image} />
          </GridListItem>
        )}
      </GridList>
    </Virtualizer>
  );
}

function RemoveMenu() {
  const { t } = useTranslation();
  const current = useProject((state) => state.current);
  const images = useProject((state) => state.images);
  const all = images.map(({ id }) => id);
  const entries = [
    {
      id: 'remove-one',
      name: t('strip.removeOne'),
      isDisabled: !current,
      onAction: () => current && void removeImages([current]),
    },
    { id: 'remove-all', name: t('strip.removeAll', { count: all.length }), onAction: () => void removeImages(all) },
  ];
  return (
    <Menu label={t('strip.remove')} groups={[{ entries }]}>
      <IconButton icon={Trash2} size="small" label={t('strip.remove')} isDisabled={all.length === 0} testId="remove" />
    </Menu>
  );
}

function StripItem({ image }: { readonly image: ImageDocument }) {
  const { t } = useTranslation();
  const thumbnail = useProject((state) => state.thumbnails[image.id]);
  const classes = useProject((state) => state.classes);
  useEffect(() => wantThumbnail(image.id), [image.id]);
  const tags = classes.filter((one) => image.tags.includes(one.id));
  return (
    <>
      <span className="strip-picture">
        {thumbnail ? <img src={thumbnail} alt="" draggable={false} /> : <span className="strip-wait" />}
        {image.reviewed && (
          <span className="strip-reviewed" title={t('strip.reviewed')}>
            <Check aria-label={t('strip.reviewed')} />
          </span>
        )}
        {image.edits.length > 0 && (
          <span className="strip-edits" data-testid="image-edits">
            {t('strip.edits', { count: image.edits.length })}
          </span>
        )}
      </span>
      <span className="strip-line">
        <span className="strip-name elided" title={image.name}>
          {image.name}
        </span>
        <span className="strip-dots" title={tags.map((one) => one.name).join(', ')}>
          {tags.slice(0, 5).map((one) => (
            <i key={one.id} style={{ background: css(one.colour) }} />
          ))}
        </span>
      </span>
    </>
  );
}
