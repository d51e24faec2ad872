import { type Held, isKind } from './held.ts';
import type { PixelValue } from './messages.ts';

/** What a value has at one pixel; null for kinds of which nothing can be said there. */
export async function pixelOf(held: Held, x: number, y: number): Promise<PixelValue | null> {
  held.retain();
  try {
    if (isKind(held, 'maps')) {
      const { classes, width, height } = held.facts;
      const scores = await Promise.all(classes.map((_, k) => held.at((k * height + y) * width + x)));
      return { kind: 'maps', classes, scores };
    }
    if (isKind(held, 'label')) return { kind: 'label', label: await held.at(y * held.facts.width + x) };
    if (isKind(held, 'saliency') || isKind(held, 'edges'))
      return { kind: held.kind, score: await held.at(y * held.facts.width + x) };
    return null;
  } finally {
    held.release();
  }
}
