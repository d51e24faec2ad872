import { defineMethod } from '../method.ts';
import { rankInPlace } from '../ranking.ts';
import { explainActivation } from './explain.ts';
import { GpuMerger } from './gpu.ts';
import { parameters } from './parameters.ts';
import { Merger, normalise } from './reference.ts';
import { diagnosticsOf, lookAtViews, plannedChannels } from './run.ts';

/** Class activation maps of the tagged classes, over several sizes of the photo and its mirror image. */
export const cam = defineMethod({
  id: 'cam',
  stage: 'activate',
  takes: ['photo'],
  gives: 'maps',
  parameters,
  dependsOn: ['tags', 'classifier'],
  async reference({ photo }, values, context) {
    const { width, height } = photo;
    const classes = context.tags.map(({ id }) => id);
    const channels = plannedChannels(context);
    const merger = new Merger(photo, channels.ofClass);
    const value = { width, height, classes, data: merger.sum };
    if (classes.length === 0) return { value, diagnostics: { views: 0, classes: [], notFinite: 0 } };
    const seen = await lookAtViews(context, values, channels, async (maps, view) => {
      merger.add({ ...view, data: await maps.cpu() });
    });
    const ranges = normalise(value, values.normalisation);
    return { value, diagnostics: diagnosticsOf(context, channels, seen, ranges, merger.notFinite) };
  },
  async gpu(gpu, { photo }, values, context) {
    const { width, height } = photo;
    const classes = context.tags.map(({ id }) => id);
    const channels = plannedChannels(context);
    const merger = await GpuMerger.create(gpu, photo, channels.ofClass);
    const value = { width, height, classes, buffer: merger.sum };
    try {
      if (classes.length === 0) return { value, diagnostics: { views: 0, classes: [], notFinite: 0 } };
      const seen = await lookAtViews(context, values, channels, (maps, view) => merger.add(maps.gpu(), view));
      const { ranges, notFinite } = await merger.finish(values.normalisation);
      const ranked = await rankInPlace(gpu, value);
      return { value: ranked, diagnostics: diagnosticsOf(context, channels, seen, ranges, notFinite) };
    } catch (error) {
      gpu.release(merger.sum);
      throw error;
    } finally {
      merger.dispose();
    }
  },
  explain(_inputs, { value }, _values, context, x, y) {
    return explainActivation('cam', value, context, x, y);
  },
});
