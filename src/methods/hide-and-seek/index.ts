import type { ValuesOf } from '#core/parameters.ts';
import { activation } from '../cam/activation.ts';
import { IMAGENET_MEAN } from '../cam/fill.ts';
import { classifierOf, diagnosticsOf, look, type Seen, type TakeView } from '../cam/run.ts';
import { type Channels, viewsAt } from '../cam/views.ts';
import type { MethodContext } from '../method.ts';
import { GpuSeeker } from './gpu.ts';
import { parameters } from './parameters.ts';
import { type Hiding, hide, hidingsOf, Seeker } from './reference.ts';

/** Class activation maps of the photo with random cells hidden, averaged over what was seen. */
export const hideAndSeek = activation({
  id: 'hide-and-seek',
  parameters,
  dependsOn: ['tags', 'classifier', 'seed'],
  async reference(merger, values, context, channels) {
    const seeker = new Seeker(context.photo, merger.sum);
    let notFinite = 0;
    const seen = await lookAtHidden(context, values, channels, (hiding) => async (maps, view) => {
      const hidden = merger.another();
      hidden.add({ ...view, data: await maps.cpu() });
      seeker.add(hidden.sum, hiding);
      notFinite += hidden.notFinite;
    });
    seeker.finish();
    return diagnosticsOf(context, channels, seen, { ...merger.finish('max'), notFinite });
  },
  async gpu(gpu, merger, values, context, channels) {
    const seeker = await GpuSeeker.create(gpu, context.photo, context.tags.length, merger.sum);
    try {
      let notFinite = 0;
      const seen = await lookAtHidden(context, values, channels, (hiding) => async (maps, view) => {
        const hidden = merger.another();
        try {
          hidden.add(maps.gpu(), view);
          seeker.add(hidden.sum, hiding);
          notFinite += await hidden.notFinite();
        } finally {
          hidden.discard();
        }
      });
      seeker.finish();
      return diagnosticsOf(context, channels, seen, { ...(await merger.finish('max')), notFinite });
    } finally {
      seeker.dispose();
    }
  },
});

/** Looks once at the whole photo, for the classifier's own word on it, and at each photo with hidden cells. */
async function lookAtHidden(
  context: MethodContext,
  values: ValuesOf<typeof parameters>,
  channels: Channels,
  take: (hiding: Hiding) => TakeView,
): Promise<Seen> {
  const { photo, seed } = context;
  const hidings = hidingsOf(photo, values, seed);
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
