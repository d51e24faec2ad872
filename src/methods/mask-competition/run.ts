import type { ActivationMaps } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { Frame } from '../everything/frame.ts';
import { maskFromLogits } from '../everything/reference.ts';
import type { MethodContext } from '../method.ts';
import { askPeaks, type PeakDiagnostics, planeOf } from '../peak-prompts/ask.ts';
import type { PeakValues } from '../peak-prompts/plan.ts';
import { type Candidate, cellsOf, type Weight } from './reference.ts';

/** What became of one class. */
export interface ClassScore {
  readonly class: number;
  /** Questions asked about it, and the best of the answers' own estimates. */
  readonly prompts: number;
  readonly predictedIou: number;
  /** Mean of its map over its mask: what its logits are weighed with. */
  readonly mean: number;
  readonly area: number;
}

// A type, not an interface: it has to be assignable to the open Diagnostics record.
export type CompetitionDiagnostics = PeakDiagnostics & { readonly classes: readonly ClassScore[] };

interface Collected {
  readonly candidates: Candidate[];
  readonly side: number;
  readonly frame: Frame;
  diagnostics(weights: readonly Weight[]): CompetitionDiagnostics;
}

/** The answers of every class with a peak, in main memory: ten grids are less than a megabyte. */
export async function collect(
  maps: ActivationMaps,
  values: PeakValues,
  context: MethodContext,
  gpu: Gpu | null,
): Promise<Collected> {
  const planes = new Map<number, Int32Array[]>();
  const scores = new Map<number, number>();
  let side = 1;
  let frame: Frame = { width: 1, height: 1, side: 1 };
  const asked = await askPeaks(
    maps,
    values,
    context,
    gpu,
    async (decoded, within, choice) => maskFromLogits(await planeOf(decoded, choice), decoded.side, within, maps).area,
    async (answer, within) => {
      [side, frame] = [answer.decoded.side, within];
      const cells = cellsOf(await planeOf(answer.decoded, answer.choice));
      planes.set(answer.class, [...(planes.get(answer.class) ?? []), cells]);
      scores.set(answer.class, Math.max(scores.get(answer.class) ?? 0, answer.predictedIou));
    },
  );
  const candidates = [...planes].map(([id, list]): Candidate => {
    const cells = new Int32Array(list.length * side * side);
    for (const [i, plane] of list.entries()) cells.set(plane, i * side * side);
    return { class: id, cells };
  });
  const diagnostics = (weights: readonly Weight[]): CompetitionDiagnostics => ({
    ...asked,
    classes: weights.map(({ class: id, mean, area }) => ({
      class: id,
      prompts: planes.get(id)?.length ?? 0,
      predictedIou: scores.get(id) ?? 0,
      mean,
      area,
    })),
  });
  return { candidates, side, frame, diagnostics };
}
