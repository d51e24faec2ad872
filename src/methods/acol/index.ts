import { UserError } from '#core/errors.ts';
import { activation } from '../cam/activation.ts';
import { classifierOf, diagnosticsOf, lookAtViews } from '../cam/run.ts';
import type { Channels } from '../cam/views.ts';
import { finiteValues } from '../features.ts';
import type { MethodContext } from '../method.ts';
import { seekRestGpu } from './gpu.ts';
import { fitHead, type Head } from './head.ts';
import { parameters } from './parameters.ts';
import { seekRest } from './reference.ts';

/** Variation that a linear head may leave unexplained: rounding, and the rim of features that were resized. */
const TOLERANCE = 1e-3;

/** Maps of what is left when the features of the surest places are erased, over the maps themselves. */
export const acol = activation({
  id: 'acol',
  parameters,
  dependsOn: ['tags', 'classifier'],
  async reference(merger, values, context, channels) {
    const head = await headOf(context, channels);
    const rest = restOf(head, channels);
    const seen = await lookAtViews(context, values, channels, async (maps, view) => {
      const cells = merger.strongest({ ...view, data: await maps.cpu() });
      seekRest(cells, rest, values.threshold);
      merger.addCells(cells, view);
    });
    return { ...diagnosticsOf(context, channels, seen, merger.finish('max')), ...checkOf(head) };
  },
  async gpu(gpu, merger, values, context, channels) {
    const head = await headOf(context, channels);
    const rest = restOf(head, channels);
    const seen = await lookAtViews(context, values, channels, async (maps, view) => {
      const cells = merger.strongest(maps.gpu(), view);
      await seekRestGpu(gpu, cells, view.width * view.height, rest, values.threshold);
      merger.addCells(cells, view);
      gpu.release(cells);
    });
    return { ...diagnosticsOf(context, channels, seen, await merger.finish('max')), ...checkOf(head) };
  },
});

/**
 * The classifier's head, from its features and class maps of the same view.
 * @throws UserError 'acol.features' where it offers no features, 'acol.head' where its maps are not linear in them
 */
async function headOf(context: MethodContext, { asked }: Channels): Promise<Head> {
  const { photo, signal } = context;
  const classifier = classifierOf(context);
  if (asked.length === 0) return { bias: [], unexplained: null };
  const features = await classifier.features(photo, signal);
  if (!features) throw new UserError('acol.features');
  // The view that features are of: scale 1, sides rounded.
  const scale = classifier.baseSide === null ? 1 : classifier.baseSide / Math.max(photo.width, photo.height);
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  const view = { width: side(photo.width), height: side(photo.height), flip: false };
  try {
    const { classMaps } = await classifier.run(photo, view, asked, signal);
    try {
      const [h, w] = features.dims.slice(-2);
      const [mapHeight, mapWidth] = classMaps.dims.slice(-2);
      if (h !== mapHeight || w !== mapWidth) throw new UserError('acol.head', { unexplained: '100 %' });
      const head = fitHead(await finiteValues(features), await finiteValues(classMaps), h * w);
      if (head.unexplained !== null && !(head.unexplained <= TOLERANCE))
        throw new UserError('acol.head', { unexplained: `${(100 * head.unexplained).toFixed(1)} %` });
      return head;
    } finally {
      classMaps.dispose();
    }
  } finally {
    features.dispose();
  }
}

/** relu of the strongest of each class's biases. */
function restOf({ bias }: Head, { ofClass }: Channels): number[] {
  return ofClass.map((channels) => Math.max(0, ...channels.map((channel) => bias[channel])));
}

/** Whether the head was seen to be linear: told only where the tokens are enough to tell. */
function checkOf({ unexplained }: Head): { unexplained?: number } {
  return unexplained === null ? {} : { unexplained };
}
