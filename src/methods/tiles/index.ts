import { explainActivation } from '../cam/explain.ts';
import { GpuMerger } from '../cam/gpu.ts';
import { Merger, normalise, type Place } from '../cam/reference.ts';
import { classifierOf, diagnosticsOf, look, plannedChannels, type Seen } from '../cam/run.ts';
import { type Channels, viewsAt } from '../cam/views.ts';
import { defineMethod, type MethodContext } from '../method.ts';
import type { ClassifierView, Tensor } from '../models.ts';
import { rankInPlace } from '../ranking.ts';
import { blendGpu } from './gpu.ts';
import { parameters } from './parameters.ts';
import { blend, cutOut, tilesOf } from './reference.ts';

/** The mean of the maps of the whole photo and of its parts, each looked at alone. */
export const tiles = defineMethod({
  id: 'tiles',
  stage: 'activate',
  takes: ['photo'],
  gives: 'maps',
  parameters,
  dependsOn: ['tags', 'classifier'],
  async reference({ photo }, values, context) {
    const { width, height } = photo;
    const classes = context.tags.map(({ id }) => id);
    const channels = plannedChannels(context);
    const empty = { width, height, classes, data: new Float32Array(classes.length * width * height) };
    if (classes.length === 0) return { value: empty, diagnostics: { views: 0, classes: [], notFinite: 0 } };
    const [whole, parts] = [new Merger(photo, channels.ofClass), new Merger(photo, channels.ofClass)];
    const seen = await lookAtTiles(context, values, channels, async (maps, view, place) => {
      (place ? parts : whole).add({ ...view, data: await maps.cpu() }, place);
    });
    for (const { sum } of [whole, parts]) normalise({ ...empty, data: sum }, 'max');
    const value = { ...empty, data: blend(whole.sum, parts.sum, values.share) };
    const ranges = normalise(value, 'max');
    const notFinite = whole.notFinite + parts.notFinite;
    return { value, diagnostics: diagnosticsOf(context, channels, seen, ranges, notFinite) };
  },
  async gpu(gpu, { photo }, values, context) {
    const { width, height } = photo;
    const classes = context.tags.map(({ id }) => id);
    const channels = plannedChannels(context);
    const whole = await GpuMerger.create(gpu, photo, channels.ofClass);
    const parts = await GpuMerger.create(gpu, photo, channels.ofClass);
    const value = { width, height, classes, buffer: whole.sum };
    try {
      if (classes.length === 0) return { value, diagnostics: { views: 0, classes: [], notFinite: 0 } };
      const seen = await lookAtTiles(context, values, channels, (maps, view, place) => {
        (place ? parts : whole).add(maps.gpu(), view, place);
      });
      await whole.finish('max');
      const { notFinite } = await parts.finish('max');
      await blendGpu(gpu, whole.sum, parts.sum, classes.length * width * height, values.share);
      const last = await whole.finish('max');
      const ranked = await rankInPlace(gpu, value);
      const bad = notFinite + last.notFinite;
      return { value: ranked, diagnostics: diagnosticsOf(context, channels, seen, last.ranges, bad) };
    } catch (error) {
      gpu.release(whole.sum);
      throw error;
    } finally {
      whole.dispose();
      parts.discard();
    }
  },
  explain(_inputs, { value }, _values, context, x, y) {
    return explainActivation('tiles', value, context, x, y);
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
