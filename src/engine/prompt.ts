import { describeMask, setPixel } from '#core/bitmask.ts';
import { throwIfAborted, UserError } from '#core/errors.ts';
import { wordsPerMask } from '#core/rasters.ts';
import { encodeRuns } from '#core/rle.ts';
import type { DecodedMasks, Embedding } from '#methods/models.ts';
import { Held } from './held.ts';
import type { PromptRequest, PromptResult } from './messages.ts';
import { type EngineParts, leaseEmbedding } from './parts.ts';

/**
 * The segmenter's answer to a person's prompt, as run lengths for the page and as a mask for the
 * viewport. The photo is encoded at the first prompt.
 */
export async function answerPrompt(
  parts: EngineParts,
  { image, prompt, choice }: PromptRequest,
  signal?: AbortSignal,
): Promise<{ result: PromptResult; masks: Held<'masks'> }> {
  const { segmenter } = parts.models;
  if (!segmenter) throw new UserError('model.missing', { task: 'segmenter' });
  const { embedding, release } = leaseEmbedding(parts, image);
  try {
    const scene = await embedding;
    throwIfAborted(signal);
    const decoded = await segmenter.decode(scene, [prompt], undefined, signal);
    const index = choice === 'best' ? bestOf(decoded.scores) : Math.min(choice, decoded.masksPerPrompt - 1);
    const logits = await decoded.logits.cpu();
    decoded.logits.dispose();
    const cells = decoded.side ** 2;
    const words = packLogits(logits.subarray(index * cells, (index + 1) * cells), decoded, scene);
    const info = describeMask(words, scene.photo, { predictedIou: decoded.scores[index] });
    const { width, height } = scene.photo;
    return {
      result: {
        counts: encodeRuns(words, scene.photo),
        size: [height, width],
        predictedIou: info.predictedIou,
        area: info.area,
      },
      masks: Held.onCpu('masks', `prompt ${info.key}`, { width, height, count: 1, words, info: [info] }),
    };
  } finally {
    release();
  }
}

function bestOf(scores: Float32Array): number {
  return scores.indexOf(Math.max(...scores));
}

/**
 * The mask logit > 0 on the photo's pixels. Logits lie on a grid over the square frame, of which
 * the photo takes the upper left part; between cell centres they are interpolated linearly.
 */
function packLogits(logits: Float32Array, { side }: Pick<DecodedMasks, 'side'>, scene: Embedding): Uint32Array {
  const { photo, frame } = scene;
  const words = new Uint32Array(wordsPerMask(photo));
  const columns = cellsAlong(photo.width, (frame.width / photo.width) * (side / frame.side), side);
  const rows = cellsAlong(photo.height, (frame.height / photo.height) * (side / frame.side), side);
  for (let y = 0; y < photo.height; y++) {
    const { low: top, high: bottom, part: down } = rows[y];
    for (let x = 0; x < photo.width; x++) {
      const { low: left, high: right, part: across } = columns[x];
      const above = logits[top * side + left] * (1 - across) + logits[top * side + right] * across;
      const below = logits[bottom * side + left] * (1 - across) + logits[bottom * side + right] * across;
      if (above * (1 - down) + below * down > 0) {
        setPixel(words, y * photo.width + x);
      }
    }
  }
  return words;
}

/** The two cells around each pixel's centre and the share of the second. */
function cellsAlong(pixels: number, cellsPerPixel: number, side: number) {
  return Array.from({ length: pixels }, (_, i) => {
    const place = Math.max(0, (i + 0.5) * cellsPerPixel - 0.5);
    const low = Math.min(Math.floor(place), side - 1);
    return { low, high: Math.min(low + 1, side - 1), part: place - low };
  });
}
