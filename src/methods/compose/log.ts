import type { Edit, EditClass } from '#core/edits.ts';
import type { Size } from '#core/rasters.ts';
import { type EditRaster, rasterise } from './raster.ts';

/** An edit with pixels. */
export interface RasterEdit extends EditRaster {
  readonly class: EditClass;
}

/**
 * The pixels of a photo's log of edits, kept from run to run: only entries that are new are
 * rasterised, so that a stroke costs the same after a thousand others.
 */
export class EditLog {
  readonly #size: Size;
  #edits: readonly Edit[] = [];
  #rasters: (EditRaster | null)[] = [];

  constructor(size: Size) {
    this.#size = size;
  }

  /**
   * @returns how many entries at the beginning are as they were before
   * @throws UserError 'edits.size', 'masks.runs'
   */
  update(edits: readonly Edit[]): number {
    let same = 0;
    while (same < edits.length && same < this.#edits.length && sameEdit(edits[same], this.#edits[same])) same++;
    const added = edits.slice(same).map((edit) => rasterise(edit, this.#size));
    this.#rasters = [...this.#rasters.slice(0, same), ...added];
    this.#edits = edits;
    return same;
  }

  /** Entries with pixels, from the given one on. */
  entries(from = 0): RasterEdit[] {
    return this.#edits.flatMap((edit, index) => {
      const raster = this.#rasters[index];
      return index >= from && raster && edit.type !== 'verdict' ? [{ ...raster, class: edit.class }] : [];
    });
  }

  /** The topmost edit with this pixel; null where there is none. */
  topmost(pixel: number): { readonly index: number; readonly edit: Edit } | null {
    for (let index = this.#edits.length - 1; index >= 0; index--) {
      const raster = this.#rasters[index];
      const word = raster?.words[(pixel >>> 5) - raster.firstWord] ?? 0;
      if ((word >>> (pixel & 31)) & 1) return { index, edit: this.#edits[index] };
    }
    return null;
  }
}

/** Equal in content: edits come anew with every message from the page. */
function sameEdit(a: Edit, b: Edit): boolean {
  if (a === b) return true;
  if (a.type === 'verdict' || b.type === 'verdict') return a.type === b.type;
  if (a.class !== b.class) return false;
  if (a.type === 'stroke' && b.type === 'stroke') {
    return (
      a.radius === b.radius &&
      a.points.length === b.points.length &&
      a.points.every(([x, y], i) => x === b.points[i][0] && y === b.points[i][1])
    );
  }
  if (a.type === 'mask' && b.type === 'mask') {
    return a.counts.length === b.counts.length && a.counts.every((count, i) => count === b.counts[i]);
  }
  return false;
}
