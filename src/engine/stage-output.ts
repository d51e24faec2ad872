import type { Photo, ScalarMap } from '#core/rasters.ts';
import { handOver } from '#models/rpc.ts';
import { type Held, isKind } from './held.ts';
import type { StageOutput } from './messages.ts';

/** A copy of a value for the page; the worker keeps its own. */
export async function stageOutput(held: Held): Promise<StageOutput> {
  if (isKind(held, 'maps')) {
    const { width, height, classes, data } = await held.cpu();
    const copy = data.slice();
    return handOver({ kind: 'maps', width, height, classes, data: copy }, [copy.buffer]);
  }
  if (isKind(held, 'label')) {
    const { width, height, data } = await held.cpu();
    const copy = data.slice();
    return handOver({ kind: 'label', width, height, data: copy }, [copy.buffer]);
  }
  if (isKind(held, 'masks')) {
    const { width, height, count, words, info } = await held.cpu();
    const copy = words.slice();
    return handOver({ kind: 'masks', width, height, count, words: copy, info }, [copy.buffer]);
  }
  if (isKind(held, 'saliency')) return scalarOutput('saliency', await held.cpu());
  if (isKind(held, 'edges')) return scalarOutput('edges', await held.cpu());
  if (isKind(held, 'photo')) return photoOutput(await held.cpu());
  throw new Error(`${held.kind} cannot be shown`);
}

function scalarOutput(kind: 'saliency' | 'edges', { width, height, data }: ScalarMap): StageOutput {
  const copy = data.slice();
  return handOver({ kind, width, height, data: copy }, [copy.buffer]);
}

function photoOutput({ width, height, rgba }: Photo): StageOutput {
  const copy = rgba.slice();
  return handOver({ kind: 'photo', width, height, rgba: copy }, [copy.buffer]);
}
