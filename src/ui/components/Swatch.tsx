import { BACKGROUND, IGNORE } from '#core/rasters.ts';
import { css } from '#ui/control/palette.ts';
import { useProject } from '#ui/state/project.ts';
import './swatch.css';

/** The colour of a label id. Background is an empty ring, ignore is hatched: neither is a class. */
export function ClassSwatch({ id, size = 11 }: { readonly id: number; readonly size?: number }) {
  const colour = useProject((state) => state.classes.find((one) => one.id === id)?.colour);
  const kind = id === BACKGROUND ? 'background' : id === IGNORE ? 'ignore' : 'class';
  return (
    <span
      className={`swatch ${kind}`}
      style={{ width: size, height: size, background: colour ? css(colour) : undefined }}
      aria-hidden
    />
  );
}
