import type { LabelMap } from '#core/rasters.ts';
import { labelRuns } from '#core/rle.ts';
import { useView } from '#ui/state/view.ts';
import { addEdits } from './editing.ts';
import { currentLabel } from './labels.ts';
import { requireCurrent } from './project.ts';

/** Fills the connected region of one label under a pixel with the current class. */
export async function fillAt(pixel: readonly [number, number]): Promise<void> {
  const { id } = requireCurrent();
  const { paintClass } = useView.getState();
  const label = await currentLabel();
  if (!label) return;
  if (label.data[pixel[1] * label.width + pixel[0]] === paintClass) return;
  const [x, y] = pixel;
  await addEdits(id, {
    type: 'mask',
    class: paintClass,
    counts: labelRuns({ ...label, data: region(label, pixel) }).get(1)!,
    size: [label.height, label.width],
    source: { prompt: { points: [{ x, y, positive: true }] } },
  });
}

/** Pixels of the same label that are joined to (x, y) over edges, 1 inside. */
export function region({ width, height, data }: LabelMap, [x, y]: readonly [number, number]): Uint8Array {
  const inside = new Uint8Array(width * height);
  const wanted = data[y * width + x];
  const isOpen = (at: number) => data[at] === wanted && inside[at] === 0;
  const waiting = [y * width + x];
  while (waiting.length > 0) {
    const at = waiting.pop()!;
    // Whole spans of a row at once keep the stack small.
    const row = at - (at % width);
    let from = at;
    while (from > row && isOpen(from - 1)) from--;
    for (let i = from; i < row + width && isOpen(i); i++) {
      inside[i] = 1;
      if (i >= width && isOpen(i - width)) waiting.push(i - width);
      if (i + width < inside.length && isOpen(i + width)) waiting.push(i + width);
    }
  }
  return inside;
}
