import { describeMask } from '#core/bitmask.ts';
import { UserError } from '#core/errors.ts';
import { checkValues } from '#core/parameters.ts';
import { encodeRuns } from '#core/rle.ts';
import {
  type ExitsContext,
  type ExitsValues,
  exits,
  exitsCourse,
  LAST_MOMENT,
  parameters,
  walkCpu,
  walkGpu,
} from '#methods/exits/index.ts';
import { leaseEmbedding } from './encoding.ts';
import type { Frame } from './film.ts';
import { Held } from './held.ts';
import type { ExtremesRequest, ExtremesResult, RunProgress } from './messages.ts';
import type { EngineParts } from './parts.ts';
import { type Recording, shoot } from './recorder.ts';

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
  const { segmenter } = parts.models;
  const checked = valuesOf(values);
  if (checked.result === 'prompt' && !segmenter) throw new UserError('model.missing', { task: 'segmenter' });
  const context = await contextOf(parts, image, signal);
  const { photo } = context;
  const lease = segmenter && checked.result !== 'dense' ? leaseEmbedding(parts, image) : null;
  try {
    const answer = await exits(points, checked, {
      ...context,
      segmenter,
      embedding: () => lease!.embedding,
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

/**
 * Keeps the moments of the way there. The caller releases the film.
 * @throws UserError 'exits.points', 'exits.small'
 */
export async function recordExtremes(
  parts: EngineParts,
  { image, points, values }: ExtremesRequest,
  signal?: AbortSignal,
  progress?: (report: RunProgress) => void,
): Promise<Recording> {
  const context = await contextOf(parts, image, signal);
  const { gpu } = parts.device;
  async function* moments(): AsyncGenerator<Omit<Frame, 'milliseconds'>> {
    for await (const { step, value, residual } of exitsCourse(points, valuesOf(values), context)) {
      const key = `extremes at ${step}`;
      const held = 'buffer' in value ? Held.onGpu('saliency', key, gpu!, value) : Held.onCpu('saliency', key, value);
      yield { step, held, residual };
    }
  }
  const film = await shoot(moments(), {
    gpu,
    last: LAST_MOMENT,
    signal,
    progress: (fraction) => progress?.({ stage: 'edit', method: 'exits', fraction }),
  });
  return { film, method: 'exits', stage: 'edit', kind: 'saliency' };
}

function valuesOf(values: ExtremesRequest['values']): ExitsValues {
  return checkValues(parameters, values ?? {}, 'exits');
}

/** What the walk needs of the engine. */
async function contextOf(
  { device, images, models }: EngineParts,
  image: ExtremesRequest['image'],
  signal?: AbortSignal,
): Promise<Pick<ExitsContext, 'photo' | 'features' | 'walk' | 'signal'>> {
  const describer = models.features ?? models.classifier;
  await device.settled();
  return {
    photo: await images.photo(image),
    features: async (crop) => (await describer?.features(crop, signal)) ?? null,
    walk: device.gpu ? walkGpu(device.gpu) : walkCpu,
    signal,
  };
}
