import { explainActivation } from '../cam/explain.ts';
import { GpuMerger } from '../cam/gpu.ts';
import { Merger, normalise } from '../cam/reference.ts';
import { classifierOf, diagnosticsOf, look, plannedChannels, type Seen, type TakeView } from '../cam/run.ts';
import { type Channels, viewsAt } from '../cam/views.ts';
import { defineMethod, type MethodContext } from '../method.ts';
import { rankInPlace } from '../ranking.ts';
import { attendGpu } from './gpu.ts';
import { parameters } from './parameters.ts';
import { attend, SCALES } from './reference.ts';

/** Class activation maps at three sizes of the photo, weighted by how far each is from their mean. */
export const mam = defineMethod({
  id: 'mam',
  stage: 'activate',
  takes: ['photo'],
  gives: 'maps',
  parameters,
  dependsOn: ['tags', 'classifier'],
  async reference({ photo }, { per, flip }, context) {
    const { width, height } = photo;
    const classes = context.tags.map(({ id }) => id);
    const channels = plannedChannels(context);
    const empty = { width, height, classes, data: new Float32Array(classes.length * width * height) };
    if (classes.length === 0) return { value: empty, diagnostics: { views: 0, classes: [], notFinite: 0 } };
    const mergers = SCALES.map(() => new Merger(photo, channels.ofClass));
    const seen = await lookAtScales(context, flip, channels, (r) => async (maps, view) => {
      mergers[r].add({ ...view, data: await maps.cpu() });
    });
    for (const { sum } of mergers) normalise({ ...empty, data: sum }, 'max');
    const maps = mergers.map(({ sum }) => sum);
    const { data, weights } = attend(maps, classes.length, width * height, per);
    const value = { ...empty, data };
    const ranges = normalise(value, 'max');
    const notFinite = mergers.reduce((sum, merger) => sum + merger.notFinite, 0);
    return { value, diagnostics: withWeights(diagnosticsOf(context, channels, seen, ranges, notFinite), weights) };
  },
  async gpu(gpu, { photo }, { per, flip }, context) {
    const { width, height } = photo;
    const classes = context.tags.map(({ id }) => id);
    const channels = plannedChannels(context);
    const out = await GpuMerger.create(gpu, photo, channels.ofClass);
    const mergers: GpuMerger[] = [];
    const value = { width, height, classes, buffer: out.sum };
    try {
      if (classes.length === 0) return { value, diagnostics: { views: 0, classes: [], notFinite: 0 } };
      for (const _ of SCALES) mergers.push(await GpuMerger.create(gpu, photo, channels.ofClass));
      const seen = await lookAtScales(context, flip, channels, (r) => (maps, view) => mergers[r].add(maps.gpu(), view));
      let notFinite = 0;
      for (const merger of mergers) notFinite += (await merger.finish('max')).notFinite;
      const maps = mergers.map(({ sum }) => sum);
      const { weights } = await attendGpu(gpu, maps, classes.length, width * height, per, out.sum);
      const { ranges } = await out.finish('max');
      const ranked = await rankInPlace(gpu, value);
      const diagnostics = diagnosticsOf(context, channels, seen, ranges, notFinite);
      return { value: ranked, diagnostics: withWeights(diagnostics, weights) };
    } catch (error) {
      gpu.release(out.sum);
      throw error;
    } finally {
      out.dispose();
      for (const merger of mergers) merger.discard();
    }
  },
  explain(_inputs, { value }, _values, context, x, y) {
    return explainActivation('mam', value, context, x, y);
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
