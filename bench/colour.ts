import { defaultValues } from '#core/parameters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { par } from '#methods/par/index.ts';
import { saliency } from '#methods/saliency/index.ts';
import { testContext } from '#methods/testing.ts';
import { comparedMethod, type Row } from './measure.ts';
import { SIZE, sceneMaps, scenePhoto } from './scene.ts';

const LABELS = 3;
const size = `${SIZE.width}×${SIZE.height}`;

/** What looks at nothing but the photo's colours: geodesic saliency and pixel-adaptive refinement. */
export async function benchColours(gpu: Gpu | null): Promise<Row[]> {
  const photo = await scenePhoto();
  const context = testContext({ photo });
  const patches = defaultValues(saliency.parameters);
  const refinement = defaultValues(par.parameters);
  return [
    await comparedMethod(
      { what: `saliency, ${size}, ${patches.patches} patches along the long side`, bound: '50 ms on two cores' },
      9,
      gpu,
      saliency,
      { photo },
      patches,
      context,
    ),
    await comparedMethod(
      { what: `refinement (PAR), ${LABELS} maps, ${size}, ${refinement.iterations} iterations`, bound: '430 ms' },
      5,
      gpu,
      par,
      { photo, maps: sceneMaps(LABELS) },
      refinement,
      context,
    ),
  ];
}
