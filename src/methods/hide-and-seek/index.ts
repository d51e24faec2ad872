import { explainActivation } from '../cam/explain.ts';
import { IMAGENET_MEAN } from '../cam/fill.ts';
import { GpuMerger } from '../cam/gpu.ts';
import { Merger, normalise } from '../cam/reference.ts';
import { classifierOf, diagnosticsOf, look, plannedChannels, type Seen, type TakeView } from '../cam/run.ts';
import { type Channels, viewsAt } from '../cam/views.ts';
import { defineMethod, type MethodContext } from '../method.ts';
import { rankInPlace } from '../ranking.ts';
import { GpuSeeker } from './gpu.ts';
import { parameters } from './parameters.ts';
import { type Hiding, hide, hidingsOf, Seeker } from './reference.ts';

/** Class activation maps of the photo with random cells hidden, averaged over what was seen. */
export const hideAndSeek = defineMethod({
  id: 'hide-and-seek',
  stage: 'activate',
  takes: ['photo'],
  gives: 'maps',
  parameters,
  dependsOn: ['tags', 'classifier', 'seed'],
  async reference({ photo }, values, context) {
    const { width, height } = photo;
    const classes = context.tags.map(({ id }) => id);
    const channels = plannedChannels(context);
    const seeker = new Seeker(photo, classes.length);
    const value = { width, height, classes, data: seeker.sum };
    if (classes.length === 0) return { value, diagnostics: { views: 0, classes: [], notFinite: 0 } };
    const hidings = hidingsOf(photo, values, context.seed);
    let notFinite = 0;
    const seen = await lookAtHidden(context, hidings, channels, (hiding) => async (maps, view) => {
      const merger = new Merger(photo, channels.ofClass);
      merger.add({ ...view, data: await maps.cpu() });
      seeker.add(merger.sum, hiding);
      notFinite += merger.notFinite;
    });
    seeker.finish();
    const ranges = normalise(value, 'max');
    return { value, diagnostics: diagnosticsOf(context, channels, seen, ranges, notFinite) };
  },
  async gpu(gpu, { photo }, values, context) {
    const { width, height } = photo;
    const classes = context.tags.map(({ id }) => id);
    const channels = plannedChannels(context);
    const out = await GpuMerger.create(gpu, photo, channels.ofClass);
    const seeker = await GpuSeeker.create(gpu, photo, classes.length, out.sum);
    const value = { width, height, classes, buffer: out.sum };
    try {
      if (classes.length === 0) return { value, diagnostics: { views: 0, classes: [], notFinite: 0 } };
      const hidings = hidingsOf(photo, values, context.seed);
      let notFinite = 0;
      const seen = await lookAtHidden(context, hidings, channels, (hiding) => async (maps, view) => {
        const merger = await GpuMerger.create(gpu, photo, channels.ofClass);
        merger.add(maps.gpu(), view);
        seeker.add(merger.sum, hiding);
        notFinite += await merger.bad();
        merger.discard();
      });
      seeker.finish();
      const { ranges } = await out.finish('max');
      const ranked = await rankInPlace(gpu, value);
      return { value: ranked, diagnostics: diagnosticsOf(context, channels, seen, ranges, notFinite) };
    } catch (error) {
      gpu.release(out.sum);
      throw error;
    } finally {
      out.dispose();
      seeker.dispose();
    }
  },
  explain(_inputs, { value }, _values, context, x, y) {
    return explainActivation('hide-and-seek', value, context, x, y);
  },
});

/** Looks once at the whole photo, for the classifier's own word on it, and at each photo with hidden cells. */
async function lookAtHidden(
  context: MethodContext,
  hidings: readonly Hiding[],
  channels: Channels,
  take: (hiding: Hiding) => TakeView,
): Promise<Seen> {
  const { photo } = context;
  const views = viewsAt(photo, classifierOf(context).baseSide, [1], false);
  const report = (done: number) => (fraction: number) => context.progress((done + fraction) / (1 + hidings.length));
  const seen = await look(context, photo, views, channels, () => {}, report(0));
  let count = seen.views;
  for (const [i, hiding] of hidings.entries()) {
    const hidden = hide(photo, hiding, IMAGENET_MEAN);
    count += (await look(context, hidden, views, channels, take(hiding), report(i + 1))).views;
  }
  return { views: count, logits: seen.logits };
}
