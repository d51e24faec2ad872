/** A class that an edit writes: a label id (0 background, 255 ignore), or back to the automatic label. */
export type EditClass = number | 'automatic';

/** A round brush of `radius` photo pixels moved along `points` (photo pixels, fractions allowed). */
export interface Stroke {
  readonly type: 'stroke';
  readonly class: EditClass;
  readonly radius: number;
  readonly points: readonly (readonly [number, number])[];
}

/** Prompts of a segmenter, in photo pixels. */
export interface Prompt {
  readonly points: readonly { readonly x: number; readonly y: number; readonly positive: boolean }[];
  /** Two corners [x0, y0, x1, y1]. */
  readonly box?: readonly [number, number, number, number];
}

/** A mask that a person took for a class. The pixels are stored, so that it stays what was seen. */
export interface MaskEdit {
  readonly type: 'mask';
  readonly class: EditClass;
  /** Uncompressed COCO run lengths: column-major, starting with zeros. */
  readonly counts: readonly number[];
  readonly size: readonly [height: number, width: number];
  /**
   * How it came about: a prompt to the segmenter, the extreme points of an object, the key of a proposed mask, or a
   * label file that was opened.
   */
  readonly source:
    | { readonly prompt: Prompt }
    | { readonly extreme: readonly (readonly [number, number])[] }
    | { readonly maskKey: string }
    | { readonly file: string };
}

/** A person's word on one proposed mask for one class; null takes an earlier verdict back. */
export interface Verdict {
  readonly type: 'verdict';
  readonly maskKey: string;
  readonly class: number;
  readonly verdict: 'accept' | 'reject' | null;
}

/** One entry of a photo's log. Later ones lie above earlier ones. */
export type Edit = Stroke | MaskEdit | Verdict;

/** The verdicts in force: the last word for each mask and class. */
export function verdictsInForce(edits: readonly Edit[]): Verdict[] {
  const last = new Map<string, Verdict>();
  for (const edit of edits) if (edit.type === 'verdict') last.set(`${edit.maskKey}:${edit.class}`, edit);
  return [...last.values()].filter((verdict) => verdict.verdict !== null);
}
