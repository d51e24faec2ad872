import type { StageId } from './kinds.ts';

/**
 * Why a pixel has its class. `text` is a catalogue key (`reasons.<text>`), `numbers` fills it:
 * scores, areas, mask indices, thresholds.
 */
export interface Reason {
  readonly stage: StageId;
  readonly method: string;
  /** Label id after this step. */
  readonly label: number;
  readonly text: string;
  readonly numbers: Readonly<Record<string, number | string>>;
}

/** The whole story of one pixel, first stage first. The last reason gives the final label. */
export interface PixelReasons {
  readonly x: number;
  readonly y: number;
  readonly label: number;
  readonly reasons: readonly Reason[];
}
