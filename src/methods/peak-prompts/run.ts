import type { ActivationMaps, Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { type Backend, described, type Proposed, proposalOf } from '../everything/propose.ts';
import type { MethodContext } from '../method.ts';
import { askPeaks, type PeakDiagnostics } from './ask.ts';
import type { PeakValues } from './plan.ts';

/** The offset of the stability that is told of each mask, SAM's own. */
const OFFSET = 1;

/** One mask of each question, its first point being the peak that is told of it; the same pixels count once. */
export async function proposePeaks(
  photo: Size,
  maps: ActivationMaps,
  values: PeakValues,
  context: MethodContext,
  gpu: Gpu | null,
  backend: Backend,
): Promise<Proposed & { readonly diagnostics: PeakDiagnostics }> {
  let packs = 0;
  const chosen: { packed: number; predictedIou: number; stability: number; point: readonly [number, number] }[] = [];
  const diagnostics = await askPeaks(
    maps,
    values,
    context,
    gpu,
    async (decoded, frame, choice) => {
      packs += 1;
      return (await backend.pack(decoded, frame, [choice]))[0].area;
    },
    async ({ decoded, choice, predictedIou, prompt }, frame) => {
      const [{ inner, outer }] = await backend.stability(decoded, frame, [choice], OFFSET);
      const [{ x, y }] = prompt.points;
      chosen.push({ packed: packs - 1, predictedIou, stability: outer > 0 ? inner / outer : 0, point: [x, y] });
    },
  );
  return { ...proposalOf(await described(chosen, photo, backend), photo), diagnostics };
}
