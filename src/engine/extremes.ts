import { describeMask } from '#core/bitmask.ts';
import { UserError } from '#core/errors.ts';
import { checkValues } from '#core/parameters.ts';
import { encodeRuns } from '#core/rle.ts';
import { exits, parameters, walkCpu, walkGpu } from '#methods/exits/index.ts';
import { leaseEmbedding } from './encoding.ts';
import { Held } from './held.ts';
import type { ExtremesRequest, ExtremesResult, RunProgress } from './messages.ts';
import type { EngineParts } from './parts.ts';

/**
 * Answers extreme points with EXITS: the mask as run lengths for the page and as a value for the viewport.
 * @throws UserError 'exits.points', 'exits.nothing', 'model.missing' where prompts are asked for without a segmenter
 */
export async function answerExtremes(
  parts: EngineParts,
  { image, points, values }: ExtremesRequest,
  signal?: AbortSignal,
  progress?: (report: RunProgress) => void,
): Promise<{ result: ExtremesResult; masks: Held<'masks'> }> {
  const { device, images, models } = parts;
  const checked = checkValues(parameters, values ?? {}, 'exits');
  const { classifier, segmenter } = models;
  const describer = models.features ?? classifier;
  if (checked.result === 'prompt' && !segmenter) throw new UserError('model.missing', { task: 'segmenter' });
  await device.settled();
  const { gpu } = device;
  const photo = await images.photo(image);
  const lease = segmenter && checked.result !== 'dense' ? leaseEmbedding(parts, image) : null;
  try {
    const answer = await exits(points, checked, {
      photo,
      features: async (crop) => (await describer?.features(crop, signal)) ?? null,
      walk: gpu ? walkGpu(gpu) : walkCpu,
      segmenter,
      embedding: () => lease!.embedding,
      signal,
      progress: (fraction) => progress?.({ stage: 'propose', method: 'exits', fraction }),
    });
    const { words, from, foreground, background, scene } = answer;
    const { width, height } = photo;
    const info = describeMask(words, photo, { predictedIou: answer.predictedIou });
    const { x0, y0, x1, y1 } = scene.box;
    return {
      result: {
        counts: encodeRuns(words, photo),
        size: [height, width],
        predictedIou: info.predictedIou,
        area: info.area,
        from,
        foreground,
        background,
        box: [x0, y0, x1, y1],
      },
      masks: Held.onCpu('masks', `extremes ${info.key}`, { width, height, count: 1, words, info: [info] }),
    };
  } finally {
    lease?.release();
  }
}
