import type { ActivationMaps } from '#core/rasters.ts';
import type { Reason } from '#core/reasons.ts';
import type { MethodContext } from '../method.ts';
import { className } from '../names.ts';

/** Which class an activation method finds the strongest at a pixel; the texts are `<method>.<what>`. */
export function explainActivation(
  method: string,
  maps: ActivationMaps,
  { tags }: Pick<MethodContext, 'tags'>,
  x: number,
  y: number,
): Reason {
  const reason = { stage: 'activate', method } as const;
  if (maps.classes.length === 0) return { ...reason, label: 0, text: `${method}.untagged`, numbers: {} };
  const pixels = maps.width * maps.height;
  let best = 0;
  for (let k = 1; k < maps.classes.length; k++) {
    if (score(k) > score(best)) best = k;
  }
  const numbers = { class: className(tags, maps.classes[best]), score: score(best) };
  if (score(best) === 0) return { ...reason, label: 0, text: `${method}.nothing`, numbers: {} };
  return { ...reason, label: maps.classes[best], text: `${method}.strongest`, numbers };

  function score(k: number): number {
    return maps.data[k * pixels + y * maps.width + x];
  }
}
