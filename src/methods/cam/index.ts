import { activation } from './activation.ts';
import { parameters } from './parameters.ts';
import { diagnosticsOf, lookAtViews } from './run.ts';

/** Class activation maps of the tagged classes, over several sizes of the photo and its mirror image. */
export const cam = activation({
  id: 'cam',
  parameters,
  dependsOn: ['tags', 'classifier'],
  async reference(merger, values, context, channels) {
    const seen = await lookAtViews(context, values, channels, async (maps, view) => {
      merger.add({ ...view, data: await maps.cpu() });
    });
    return diagnosticsOf(context, channels, seen, merger.finish(values.normalisation));
  },
  async gpu(_gpu, merger, values, context, channels) {
    const seen = await lookAtViews(context, values, channels, (maps, view) => merger.add(maps.gpu(), view));
    return diagnosticsOf(context, channels, seen, await merger.finish(values.normalisation));
  },
});
