import type { ActivationMaps } from '#core/rasters.ts';
import type { Reason } from '#core/reasons.ts';
import type { MethodContext } from '../method.ts';
import { className } from '../names.ts';

/** The strongest class of a pixel, with its score before the refinement and after. */
export function explainRefinement(
  maps: ActivationMaps,
  result: ActivationMaps,
  iterations: number,
  { tags }: Pick<MethodContext, 'tags'>,
  x: number,
  y: number,
): Reason {
  const reason = { stage: 'smooth', method: 'par' } as const;
  if (maps.classes.length === 0) return { ...reason, label: 0, text: 'par.untagged', numbers: {} };
  const pixels = maps.width * maps.height;
  const pixel = y * maps.width + x;
  const channel = strongest(result);
  const label = maps.classes[channel];
  const numbers = {
    class: className(tags, label),
    before: maps.data[channel * pixels + pixel],
    after: result.data[channel * pixels + pixel],
    old: className(tags, maps.classes[strongest(maps)]),
    iterations,
  };
  return { ...reason, label, text: strongest(maps) === channel ? 'par.kept' : 'par.changed', numbers };

  function strongest({ data, classes }: ActivationMaps): number {
    let best = 0;
    for (let k = 1; k < classes.length; k++) {
      if (data[k * pixels + pixel] > data[best * pixels + pixel]) best = k;
    }
    return best;
  }
}
