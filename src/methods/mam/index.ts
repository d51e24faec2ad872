import { activation } from '../cam/activation.ts';
import { classifierOf, diagnosticsOf, look, type Seen, type TakeView } from '../cam/run.ts';
import { type Channels, viewsAt } from '../cam/views.ts';
import type { MethodContext } from '../method.ts';
import { attendGpu } from './gpu.ts';
import { parameters } from './parameters.ts';
import { attend, SCALES } from './reference.ts';

/** Class activation maps at three sizes of the photo, weighted by how far each is from their mean. */
export const mam = activation({
  id: 'mam',
  parameters,
  dependsOn: ['tags', 'classifier'],
  async reference(merger, { per, flip }, context, channels) {
    const { width, height } = context.photo;
    const scales = SCALES.map(() => merger.another());
    const seen = await lookAtScales(context, flip, channels, (r) => async (maps, view) => {
      scales[r].add({ ...view, data: await maps.cpu() });
    });
    let notFinite = 0;
    for (const scale of scales) notFinite += scale.finish('max').notFinite;
    const maps = scales.map(({ sum }) => sum);
    const { data, weights } = attend(maps, channels.ofClass.length, width * height, per);
    merger.sum.set(data);
    return withWeights(diagnosticsOf(context, channels, seen, { ...merger.finish('max'), notFinite }), weights);
  },
  async gpu(gpu, merger, { per, flip }, context, channels) {
    const { width, height } = context.photo;
    const scales = SCALES.map(() => merger.another());
    try {
      const seen = await lookAtScales(context, flip, channels, (r) => (maps, view) => scales[r].add(maps.gpu(), view));
      let notFinite = 0;
      for (const scale of scales) notFinite += (await scale.finish('max')).notFinite;
      const maps = scales.map(({ sum }) => sum);
      const { weights } = await attendGpu(gpu, maps, channels.ofClass.length, width * height, per, merger.sum);
      const merged = await merger.finish('max');
      return withWeights(diagnosticsOf(context, channels, seen, { ...merged, notFinite }), weights);
    } finally {
      for (const scale of scales) scale.discard();
    }
  },
});

/** Looks at the photo at each scale; `take` says who takes the views of scale r. */
async function lookAtScales(
  context: MethodContext,
  flip: boolean,
  channels: Channels,
  take: (r: number) => TakeView,
): Promise<Seen> {
  const { photo } = context;
  const { baseSide } = classifierOf(context);
  let views = 0;
  let logits: Seen['logits'] = [];
  for (const [r, scale] of SCALES.entries()) {
    const report = (fraction: number) => context.progress((r + fraction) / SCALES.length);
    const seen = await look(context, photo, viewsAt(photo, baseSide, [scale], flip), channels, take(r), report);
    views += seen.views;
    // The classifier's own word is that on the photo at scale 1.
    if (scale === 1) logits = seen.logits;
  }
  return { views, logits };
}

/** Each class's weights stand beside what the network said of it. */
function withWeights<C extends object, D extends { readonly classes: readonly C[] }>(
  diagnostics: D,
  weights: readonly (readonly number[])[],
) {
  const named = (k: number) => (weights[k] ? { half: weights[k][0], one: weights[k][1], two: weights[k][2] } : {});
  return { ...diagnostics, classes: diagnostics.classes.map((one, k) => ({ ...one, ...named(k) })) };
}
