import type { Gpu } from '#gpu/gpu.ts';
import type { Origin } from './classifier/stock.ts';
import type { Precision, SegmenterKind, Suggested } from './contract.ts';
import type { ProviderReason, RefusedRung } from './ladder.ts';
import type { Provider } from './session.ts';

export { loadClassifier } from './classifier/load.ts';
export { loadFeatures } from './features/load.ts';
export { loadSegmenter } from './sam/load.ts';

export interface LoadOptions {
  readonly gpu: Gpu | null;
  /** A person's choice; otherwise see `planOf`. */
  readonly provider?: Provider;
  /** Whether a model is first tried on a device of its own; otherwise those that need much memory are. */
  readonly probe?: boolean;
}

/** What a network lacks and how it is made up for: catalogue keys under `device.notes`. */
export type ModelNote =
  /** Boxes are told to a segmenter by points, see sam/box.ts. */
  | 'boxFromPoints'
  /** A refined prompt starts anew, not from the mask before it. */
  | 'noHint'
  /** Nothing was there to compare its answer on the GPU with. */
  | 'unchecked';

/** A model in use, and where it runs. */
export interface Loaded<M> {
  readonly model: M;
  readonly name: string;
  readonly hash: string;
  readonly bytes: number;
  readonly provider: Provider;
  readonly reason: ProviderReason;
  /** Parameter values that suit the model, by method. */
  readonly suggested: Suggested;
  /** Whether a classifier has patch features too. */
  readonly offersFeatures?: boolean;
  /** How a classifier's maps were found when neither contract nor network gave them. */
  readonly origin?: Origin | null;
  /** What its weights are and what it computes with. */
  readonly precision: Precision;
  /** Better places and precisions that it could not have, with the reasons. */
  readonly refused: readonly RefusedRung[];
  readonly notes: readonly ModelNote[];
  /** A segmenter's. */
  readonly kind?: SegmenterKind;
  dispose(): Promise<void>;
}
