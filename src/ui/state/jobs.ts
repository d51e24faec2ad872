import { create } from 'zustand';
import type { StageId } from '#core/kinds.ts';
import type { MaskInfo } from '#core/rasters.ts';
import type { DeviceReport, ImageId, ModelTask, RunResult } from '#engine/messages.ts';

export interface Running {
  readonly image: ImageId;
  readonly stage: StageId | null;
  readonly method: string;
  /** 0..1 within the step. */
  readonly fraction: number;
  /** performance.now() at the start. */
  readonly since: number;
}

export interface ModelLoad {
  readonly task: ModelTask;
  readonly name: string;
}

/** What the engine does and did. Nothing here is saved: it can all be computed again. */
interface JobState {
  engine: 'starting' | 'ready' | 'failed';
  device: DeviceReport | null;
  /** Photos whose embedding was made, or read back from the disk, in this visit. */
  encoded: Readonly<Record<'encoder' | 'disk', number>>;
  loading: readonly ModelLoad[];
  /** A person's click or box waits for its mask: the photo is encoded first. */
  prompting: boolean;
  /** The file whose masks and labels are being read. */
  reading: string | null;
  /** The first models are there, or are not going to be. */
  settled: boolean;
  running: Running | null;
  /** The same, once it is old enough to be worth showing. */
  shown: Running | null;
  /** Photos done of an export under way. */
  exporting: { readonly done: number; readonly total: number } | null;
  /** The newest finished run of each image. */
  results: Readonly<Record<ImageId, RunResult>>;
  /** Goes up with each finished run. */
  generation: number;
  /** Proposed masks of the image on screen. */
  masks: readonly MaskInfo[];
}

interface JobStore extends JobState {
  set(patch: Partial<JobState>): void;
}

export const useJobs = create<JobStore>()((set) => ({
  engine: 'starting',
  device: null,
  encoded: { encoder: 0, disk: 0 },
  loading: [],
  prompting: false,
  reading: null,
  settled: false,
  running: null,
  shown: null,
  exporting: null,
  results: {},
  generation: 0,
  masks: [],
  set: (patch) => set(patch),
}));

/** Names the newest result of a photo's stage, for pictures and lists that follow it; undefined while there is none. */
export function resultName(
  { results }: Pick<JobState, 'results'>,
  image: ImageId | null,
  stage: StageId,
): string | undefined {
  return results[image ?? '']?.steps.findLast((step) => step.stage === stage)?.value;
}
