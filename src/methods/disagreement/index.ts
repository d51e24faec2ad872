import { IGNORE } from '#core/rasters.ts';
import { GpuMerger } from '../cam/gpu.ts';
import { Merger, normalise } from '../cam/reference.ts';
import { lookAtViews, plannedChannels } from '../cam/run.ts';
import { defineMethod } from '../method.ts';
import { GpuSpread } from './gpu.ts';
import { parameters } from './parameters.ts';
import { ignoreUncertain, Spread } from './reference.ts';

/** Pixels on which the sizes of the photo and its mirror image do not agree are left out of the label. */
export const disagreement = defineMethod({
  id: 'disagreement',
  stage: 'seed',
  takes: ['photo', 'label'],
  gives: 'label',
  parameters,
  dependsOn: ['tags', 'classifier'],
  async reference({ photo, label }, values, context) {
    const { width, height } = photo;
    const pixels = width * height;
    const classes = context.tags.map(({ id }) => id);
    const spread = new Spread(classes.length * pixels);
    if (classes.length > 0) {
      const channels = plannedChannels(context);
      await lookAtViews(context, values, channels, async (maps, view) => {
        const merger = new Merger(photo, channels.ofClass);
        merger.add({ ...view, data: await maps.cpu() });
        normalise({ width, height, classes, data: merger.sum }, 'max');
        spread.add(merger.sum);
      });
    }
    const uncertainty = spread.largest(pixels);
    const limit = Math.fround(values.threshold);
    const ignored = uncertainty.reduce((sum, one) => sum + Number(one > limit), 0) / pixels;
    return { value: ignoreUncertain(label, uncertainty, values.threshold), diagnostics: { ignored } };
  },
  async gpu(gpu, { photo, label }, values, context) {
    const classes = context.tags.length;
    const spread = await GpuSpread.create(gpu, classes * photo.width * photo.height);
    try {
      if (classes > 0) {
        const channels = plannedChannels(context);
        await lookAtViews(context, values, channels, async (maps, view) => {
          const merger = await GpuMerger.create(gpu, photo, channels.ofClass);
          try {
            merger.add(maps.gpu(), view);
            await merger.finish('max');
            spread.add(merger.sum);
          } finally {
            merger.discard();
          }
        });
      }
      const { value, ignored } = await spread.ignore(label, values.threshold);
      return { value, diagnostics: { ignored: ignored / (photo.width * photo.height) } };
    } finally {
      spread.dispose();
    }
  },
  explain({ label: before }, { value }, { threshold }, _context, x, y) {
    const pixel = y * value.width + x;
    const label = value.data[pixel];
    const changed = label === IGNORE && before.data[pixel] !== IGNORE;
    const reason = { stage: 'seed', method: 'disagreement', label, numbers: { threshold } } as const;
    return { ...reason, text: changed ? 'disagreement.ignored' : 'disagreement.kept' };
  },
});
