import { activation } from '../cam/activation.ts';
import type { Place } from '../cam/reference.ts';
import { classifierOf, diagnosticsOf, look, type Seen } from '../cam/run.ts';
import { type Channels, viewsAt } from '../cam/views.ts';
import { cutOut } from '../cut-out.ts';
import type { MethodContext } from '../method.ts';
import type { ClassifierView, Tensor } from '../models.ts';
import { blendGpu } from './gpu.ts';
import { parameters } from './parameters.ts';
import { blend, tilesOf } from './reference.ts';

/** The mean of the maps of the whole photo and of its parts, each looked at alone. */
export const tiles = activation({
  id: 'tiles',
  parameters,
  dependsOn: ['tags', 'classifier'],
  async reference(whole, values, context, channels) {
    const parts = whole.another();
    const seen = await lookAtTiles(context, values, channels, async (maps, view, place) => {
      (place ? parts : whole).add({ ...view, data: await maps.cpu() }, place);
    });
    whole.finish('max');
    const { notFinite } = parts.finish('max');
    blend(whole.sum, parts.sum, values.share);
    const blended = whole.finish('max');
    return diagnosticsOf(context, channels, seen, { ...blended, notFinite: notFinite + blended.notFinite });
  },
  async gpu(gpu, whole, values, context, channels) {
    const parts = whole.another();
    try {
      const seen = await lookAtTiles(context, values, channels, (maps, view, place) => {
        (place ? parts : whole).add(maps.gpu(), view, place);
      });
      await whole.finish('max');
      const { notFinite } = await parts.finish('max');
      const { width, height } = context.photo;
      await blendGpu(gpu, whole.sum, parts.sum, channels.ofClass.length * width * height, values.share);
      const blended = await whole.finish('max');
      return diagnosticsOf(context, channels, seen, { ...blended, notFinite: notFinite + blended.notFinite });
    } finally {
      parts.discard();
    }
  },
});

/** Looks at the whole photo, then at each part; `place` is null for the whole. */
async function lookAtTiles(
  context: MethodContext,
  values: { readonly tiles: number; readonly zoom: number; readonly flip: boolean },
  channels: Channels,
  take: (maps: Tensor, view: ClassifierView, place?: Place) => Promise<void> | void,
): Promise<Seen> {
  const { photo } = context;
  const { baseSide } = classifierOf(context);
  const places = tilesOf(photo, values.tiles);
  const report = (done: number) => (fraction: number) => context.progress((done + fraction) / (1 + places.length));
  const whole = viewsAt(photo, baseSide, [1], values.flip);
  const { logits, views } = await look(context, photo, whole, channels, (maps, view) => take(maps, view), report(0));
  let count = views;
  for (const [i, place] of places.entries()) {
    // A part's scale 1 is the base side, too: here a part shall have the size it has in the whole.
    const part = baseSide === null ? 1 : Math.max(place.width, place.height) / Math.max(photo.width, photo.height);
    const planned = viewsAt(place, baseSide, [part * values.zoom], values.flip);
    const takeHere = (maps: Tensor, view: ClassifierView) => take(maps, view, place);
    count += (await look(context, cutOut(photo, place), planned, channels, takeHere, report(i + 1))).views;
  }
  return { views: count, logits };
}
