import { BACKGROUND, IGNORE } from './rasters.ts';

/** Whether a label id is a class's. */
export function isClassId(id: number): boolean {
  return id !== BACKGROUND && id !== IGNORE;
}

/** A class of the project. `id` is the label id written to files, 1..254. */
export interface ProjectClass {
  readonly id: number;
  readonly name: string;
  /** sRGB, 0..255 each. */
  readonly colour: readonly [number, number, number];
  /**
   * Outputs of the classifier that stand for this class (many to one: all breeds → dog).
   * Empty: the classifier knows nothing of it, and it can only be painted by hand.
   */
  readonly networkClasses: readonly number[];
}
