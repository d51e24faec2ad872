import { throwIfAborted } from '#core/errors.ts';
import type { ActivationMaps, Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { GpuMaps } from '#gpu/values.ts';
import { explainActivation } from '../cam/explain.ts';
import { GpuMerger } from '../cam/gpu.ts';
import { Merger } from '../cam/reference.ts';
import { defineMethod, type MethodContext } from '../method.ts';
import { rankInPlace } from '../ranking.ts';
import { GpuPowerMethod } from './gpu.ts';
import { parameters } from './parameters.ts';
import { centre, explained, mapOf, PowerMethod } from './reference.ts';

/** What varies most in a photo's features, as a map; it knows of no classes, and every tagged one gets the same. */
export const eigenCam = defineMethod({
  id: 'eigen-cam',
  stage: 'activate',
  takes: ['photo'],
  gives: 'maps',
  parameters,
  dependsOn: ['tags', 'features'],
  async reference({ photo }, { iterations }, context) {
    const classes = context.tags.map(({ id }) => id);
    if (classes.length === 0) return { value: spreadOut(photo, classes, null), diagnostics: {} };
    const { centred, grid, cells } = await centredFeatures(context);
    const power = new PowerMethod(centred, cells);
    for (let i = 0; i < iterations; i++) power.iterate();
    const projection = power.project();
    const value = spreadOut(photo, classes, { grid, map: mapOf(projection) });
    return { value, diagnostics: { explained: explained(projection, centred) } };
  },
  async gpu(gpu, { photo }, { iterations }, context) {
    const classes = context.tags.map(({ id }) => id);
    if (classes.length === 0) return { value: await spreadOutGpu(gpu, photo, classes, null), diagnostics: {} };
    const { centred, grid, cells } = await centredFeatures(context);
    const power = await GpuPowerMethod.create(gpu, centred, cells);
    try {
      for (let i = 0; i < iterations; i++) power.iterate();
      const projection = await power.project();
      throwIfAborted(context.signal);
      const value = await spreadOutGpu(gpu, photo, classes, { grid, map: mapOf(projection) });
      return { value, diagnostics: { explained: explained(projection, centred) } };
    } finally {
      power.dispose();
    }
  },
  course: {
    parameter: 'iterations',
    async *reference({ photo }, { iterations }, context) {
      const classes = context.tags.map(({ id }) => id);
      if (classes.length === 0) {
        yield { step: 0, value: spreadOut(photo, classes, null) };
        return;
      }
      const { centred, grid, cells } = await centredFeatures(context);
      const power = new PowerMethod(centred, cells);
      for (let step = 0; ; step++) {
        throwIfAborted(context.signal);
        yield { step, value: spreadOut(photo, classes, { grid, map: mapOf(power.project()) }) };
        if (step === iterations) return;
        power.iterate();
      }
    },
    async *gpu(gpu, { photo }, { iterations }, context) {
      const classes = context.tags.map(({ id }) => id);
      if (classes.length === 0) {
        yield { step: 0, value: await spreadOutGpu(gpu, photo, classes, null) };
        return;
      }
      const { centred, grid, cells } = await centredFeatures(context);
      const power = await GpuPowerMethod.create(gpu, centred, cells);
      try {
        for (let step = 0; ; step++) {
          throwIfAborted(context.signal);
          const map = mapOf(await power.project());
          yield { step, value: await spreadOutGpu(gpu, photo, classes, { grid, map }) };
          if (step === iterations) return;
          power.iterate();
        }
      } finally {
        power.dispose();
      }
    },
  },
  explain(_inputs, { value }, _values, context, x, y) {
    return explainActivation('eigen-cam', value, context, x, y);
  },
});

interface CoarseMap {
  readonly grid: Size;
  readonly map: Float32Array;
}

async function centredFeatures(context: MethodContext) {
  const features = await context.features();
  throwIfAborted(context.signal);
  const [depth, height, width] = features.dims.slice(-3);
  const cells = width * height;
  const values = (await features.cpu()).subarray(0, depth * cells);
  return { centred: centre(values, cells), grid: { width, height }, cells };
}

/** The same map for every class, bilinear at the photo's size. */
function spreadOut({ width, height }: Size, classes: readonly number[], coarse: CoarseMap | null): ActivationMaps {
  const merger = new Merger({ width, height }, [[0]]);
  if (coarse) merger.addCells(coarse.map, { ...coarse.grid, flip: false });
  const pixels = width * height;
  const data = new Float32Array(classes.length * pixels);
  for (const k of classes.keys()) data.set(merger.sum, k * pixels);
  return { width, height, classes, data };
}

async function spreadOutGpu(
  gpu: Gpu,
  { width, height }: Size,
  classes: readonly number[],
  coarse: CoarseMap | null,
): Promise<GpuMaps> {
  const merger = await GpuMerger.create(
    gpu,
    { width, height },
    classes.map(() => [0]),
  );
  if (coarse) {
    const cells = gpu.upload('eigen-cam map', coarse.map);
    // A stride of 0: all classes read the same map.
    merger.addCells(cells, { ...coarse.grid, flip: false }, { stride: 0 });
    gpu.release(cells);
  }
  merger.dispose();
  return rankInPlace(gpu, { width, height, classes, buffer: merger.sum });
}
