import type { ProjectClass } from '#core/classes.ts';
import type { ValuesOf } from '#core/parameters.ts';
import type { Size } from '#core/rasters.ts';
import { roundHalfEven } from '#core/resize.ts';
import type { ClassifierView } from '../models.ts';
import type { parameters } from './parameters.ts';

export type CamValues = ValuesOf<typeof parameters>;

const SCALES = { one: [1], three: [0.5, 1, 1.5], four: [0.5, 1, 1.5, 2] } as const;

/** Below this side the pooling of common networks leaves no pixel. */
const SMALLEST_SIDE = 32;

/**
 * The looks at the photo: each scale, plain and mirrored. The plain look at scale 1 comes first.
 * Sides are rounded half to even, as IRN's are.
 */
export function viewsOf(
  photo: Size,
  baseSide: number | null,
  { scales, flip }: Pick<CamValues, 'scales' | 'flip'>,
): ClassifierView[] {
  return viewsAt(photo, baseSide, SCALES[scales], flip);
}

/** The same for any scales. */
export function viewsAt(
  photo: Size,
  baseSide: number | null,
  scales: readonly number[],
  flip: boolean,
): ClassifierView[] {
  const base = baseSide === null ? 1 : baseSide / Math.max(photo.width, photo.height);
  const side = (length: number) => Math.max(SMALLEST_SIDE, roundHalfEven(length));
  return [...scales]
    .sort((a, b) => Number(b === 1) - Number(a === 1))
    .flatMap((scale) => {
      const size = { width: side(photo.width * base * scale), height: side(photo.height * base * scale) };
      return flip
        ? [
            { ...size, flip: false },
            { ...size, flip: true },
          ]
        : [{ ...size, flip: false }];
    });
}

/** Which outputs of the network to ask for, and which of those stand for each class. */
export interface Channels {
  readonly asked: readonly number[];
  /** Per class: indices into `asked`; empty where the network knows nothing of the class. */
  readonly ofClass: readonly (readonly number[])[];
}

export function channelsOf(tags: readonly ProjectClass[], outputs: number): Channels {
  const known = tags.map(({ networkClasses }) => networkClasses.filter((output) => output < outputs));
  const asked = [...new Set(known.flat())].sort((a, b) => a - b);
  const position = new Map(asked.map((output, index) => [output, index]));
  return { asked, ofClass: known.map((list) => list.map((output) => position.get(output)!)) };
}
