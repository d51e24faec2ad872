import { UserError } from '#core/errors.ts';
import type { StageId } from '#core/kinds.ts';
import type { ImageId, StageOutput } from '#engine/messages.ts';
import { engine } from './engine.ts';

/** The newest result of a stage, copied out; null when the recipe has no such stage, which is no mistake. */
export async function stageOutput(image: ImageId, stage: StageId, signal?: AbortSignal): Promise<StageOutput | null> {
  try {
    return await engine('stage', [image, stage], { signal });
  } catch (error) {
    if (error instanceof UserError && error.code === 'stage.missing') return null;
    throw error;
  }
}
