import type { PixelValue } from '#engine/messages.ts';
import { t } from '#ui/i18n.ts';

/** One thing that a value says of a pixel. */
export interface PixelEntry {
  /** Label id; null for what has no class. */
  readonly id: number | null;
  readonly name: string;
  /** With two digits; null for a label, which has none. */
  readonly score: string | null;
}

/** What a value says of a pixel, the highest score first. */
export function entriesOf(value: PixelValue, nameOf: (id: number) => string): PixelEntry[] {
  if (value.kind === 'label') return [{ id: value.label, name: nameOf(value.label), score: null }];
  if (value.kind !== 'maps') return [{ id: null, name: t(`pixel.${value.kind}`), score: value.score.toFixed(2) }];
  return value.classes
    .map((id, k) => ({ id, name: nameOf(id), score: value.scores[k] }))
    .sort((a, b) => b.score - a.score)
    .map((entry) => ({ ...entry, score: entry.score.toFixed(2) }));
}

/** The same in a sentence that begins with the moment's name. */
export function momentText(moment: string, entries: readonly PixelEntry[]): string {
  const values = entries.map(({ name, score }) => (score === null ? name : t('pixel.score', { name, score })));
  return t('pixel.moment', { moment, values: values.join(', ') });
}
