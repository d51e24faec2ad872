import { throwIfAborted, UserError } from '#core/errors.ts';
import type { CpuValues } from '#core/kinds.ts';
import { BACKGROUND } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { GpuValues } from '#gpu/values.ts';
import { copyMaps } from '../copy.ts';
import { defineMethod, type Inputs, type MethodContext } from '../method.ts';
import { oneHotGpu } from '../onehot/gpu.ts';
import { oneHot } from '../onehot/reference.ts';
import { explainWalker } from './explain.ts';
import { GpuRandomWalker } from './gpu.ts';
import { addFromLabelGpu, addFromMapsGpu } from './gpu-seeds.ts';
import { parameters } from './parameters.ts';
import { RandomWalker } from './reference.ts';
import { addFromLabel, addFromMaps, channelsOf, SEED, scribbles, type WalkerValues } from './seeds.ts';

/** Each pixel goes to the class whose seeds a random walker reaches first. */
export const randomWalker = defineMethod({
  id: 'random-walker',
  stage: 'propagate',
  takes: ['photo'],
  mayTake: ['label', 'maps'],
  gives: 'maps',
  parameters,
  dependsOn: ['tags', 'strokes'],
  async reference(inputs, values, context) {
    const { walker, classes, seeded } = start(inputs, values, context);
    if (seeded === 0) return { value: unseeded(inputs, classes), diagnostics: { seeds: 0, iterations: 0 } };
    while (!walker.done && walker.iterations < values.iterations) {
      throwIfAborted(context.signal);
      walker.iterate();
      context.progress(walker.iterations / values.iterations);
    }
    const { width, height } = inputs.photo;
    const value = { width, height, classes, data: walker.scores() };
    return { value, diagnostics: { seeds: seeded, iterations: walker.iterations } };
  },
  async gpu(gpu, inputs, values, context) {
    const { walker, classes, seeds } = await startGpu(gpu, inputs, values, context);
    try {
      if (walker.seeded === 0) {
        return { value: await unseededGpu(gpu, inputs, classes), diagnostics: { seeds: 0, iterations: 0 } };
      }
      const progress = (iterations: number) => context.progress(iterations / values.iterations);
      await walker.iterate(values.iterations, context.signal, progress);
      const value = await walker.maps(classes);
      return { value, diagnostics: { seeds: walker.seeded, iterations: walker.iterations } };
    } finally {
      walker.dispose();
      gpu.release(seeds);
    }
  },
  course: {
    parameter: 'iterations',
    async *reference(inputs, values, context) {
      const { walker, classes, seeded } = start(inputs, values, context);
      const { width, height } = inputs.photo;
      if (seeded === 0) {
        yield { step: 0, value: unseeded(inputs, classes) };
        return;
      }
      for (let step = 0; ; step++) {
        yield { step, value: { width, height, classes, data: walker.scores() } };
        if (walker.done || step === values.iterations) return;
        throwIfAborted(context.signal);
        walker.iterate();
      }
    },
    async *gpu(gpu, inputs, values, context) {
      const { walker, classes, seeds } = await startGpu(gpu, inputs, values, context);
      try {
        if (walker.seeded === 0) {
          yield { step: 0, value: await unseededGpu(gpu, inputs, classes) };
          return;
        }
        for (let step = 0; ; step++) {
          yield { step, value: await walker.maps(classes) };
          if (walker.done || step === values.iterations) return;
          await walker.iterate(step + 1, context.signal);
        }
      } finally {
        walker.dispose();
        gpu.release(seeds);
      }
    },
  },
  explain(_inputs, { value }, _values, context, x, y) {
    return explainWalker(value, context, x, y);
  },
});

function start(inputs: Inputs<CpuValues, 'photo'>, values: WalkerValues, context: MethodContext) {
  const { photo, label, maps } = inputs;
  checkSource(inputs, values);
  const classes = channelsOf(context.tags, context.strokes, maps);
  const painted = values.seeds === 'confident' ? [] : context.strokes;
  const seeds = scribbles(photo, painted, classes, values.ignored);
  if (values.seeds !== 'scribbles') {
    if (values.from === 'label' && label) addFromLabel(seeds, label, classes, values.margin);
    if (values.from === 'maps' && maps) addFromMaps(seeds, maps, classes, values);
  }
  const seeded = seeds.reduce((count, seed) => count + (seed >= SEED ? 1 : 0), 0);
  return { walker: new RandomWalker(photo, seeds, classes.length, values), classes, seeded };
}

async function startGpu(
  gpu: Gpu,
  inputs: Inputs<GpuValues, 'photo'>,
  values: WalkerValues,
  context: MethodContext,
): Promise<{ walker: GpuRandomWalker; classes: number[]; seeds: GPUBuffer }> {
  const { photo, label, maps } = inputs;
  checkSource(inputs, values);
  const classes = channelsOf(context.tags, context.strokes, maps);
  const painted = values.seeds === 'confident' ? [] : context.strokes;
  const seeds = gpu.upload('walker seeds', scribbles(photo, painted, classes, values.ignored));
  try {
    if (values.seeds !== 'scribbles') {
      if (values.from === 'label' && label) await addFromLabelGpu(gpu, seeds, label, classes, values.margin);
      if (values.from === 'maps' && maps) await addFromMapsGpu(gpu, seeds, maps, classes, values);
    }
    return { walker: await GpuRandomWalker.create(gpu, photo, seeds, classes.length, values), classes, seeds };
  } catch (error) {
    gpu.release(seeds);
    throw error;
  }
}

/** @throws UserError when confident places are asked for that no step before makes */
function checkSource({ label, maps }: { label?: unknown; maps?: unknown }, { seeds, from }: WalkerValues): void {
  if (seeds === 'scribbles') return;
  if (from === 'label' && !label) throw new UserError('randomWalker.label');
  if (from === 'maps' && !maps) throw new UserError('randomWalker.maps');
}

/** Without a single seed nothing can be said: the label goes on, else the maps, else all is background. */
function unseeded({ photo, label, maps }: Inputs<CpuValues, 'photo'>, classes: readonly number[]): CpuValues['maps'] {
  if (label) return oneHot(label, classes, 1);
  if (maps) return maps;
  const { width, height } = photo;
  return oneHot({ width, height, data: new Uint8Array(width * height) }, [BACKGROUND], 1);
}

async function unseededGpu(
  gpu: Gpu,
  { photo, label, maps }: Inputs<GpuValues, 'photo'>,
  classes: readonly number[],
): Promise<GpuValues['maps']> {
  if (label) return oneHotGpu(gpu, label, classes, 1);
  if (maps) return copyMaps(gpu, maps);
  const { width, height } = photo;
  const buffer = gpu.upload('random walker maps', new Float32Array(width * height).fill(1));
  return { width, height, classes: [BACKGROUND], buffer };
}
