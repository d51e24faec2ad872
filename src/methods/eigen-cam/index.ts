import { throwIfAborted } from '#core/errors.ts';
import type { ActivationMaps, Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { GpuMaps } from '#gpu/values.ts';
import { explainActivation } from '../cam/explain.ts';
import { GpuMerger } from '../cam/gpu.ts';
import { Merger } from '../cam/reference.ts';
import { featureMapOf } from '../features.ts';
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
    return lastOf(iterate(onReference(photo), iterations, context, 'last'));
  },
  async gpu(gpu, { photo }, { iterations }, context) {
    return lastOf(iterate(onDevice(gpu, photo), iterations, context, 'last'));
  },
  course: {
    parameter: 'iterations',
    reference: ({ photo }, { iterations }, context) => iterate(onReference(photo), iterations, context, 'all'),
    gpu: (gpu, { photo }, { iterations }, context) => iterate(onDevice(gpu, photo), iterations, context, 'all'),
  },
  explain(_inputs, { value }, _values, context, x, y) {
    return explainActivation('eigen-cam', value, context, x, y);
  },
});

interface CoarseMap {
  readonly grid: Size;
  readonly map: Float32Array;
}

/** The power method and the enlarging on one backend. */
interface Backend<V> {
  start(centred: Float32Array, cells: number): PowerMethod | Promise<GpuPowerMethod>;
  /** The same map for every class, bilinear at the photo's size. */
  spreadOut(classes: readonly number[], coarse: CoarseMap | null): V | Promise<V>;
}

interface EigenMoment<V> {
  readonly step: number;
  readonly value: V;
  readonly diagnostics: { readonly explained?: number };
}

/** The maps after every iteration, or (`moments: 'last'`) only after the last one. Each value belongs to who asked. */
async function* iterate<V>(
  backend: Backend<V>,
  iterations: number,
  context: MethodContext,
  moments: 'all' | 'last',
): AsyncGenerator<EigenMoment<V>> {
  const classes = context.tags.map(({ id }) => id);
  if (classes.length === 0) {
    yield { step: 0, value: await backend.spreadOut(classes, null), diagnostics: {} };
    return;
  }
  const { channels, gridWidth, gridHeight, data } = await featureMapOf(await context.features());
  throwIfAborted(context.signal);
  const cells = gridWidth * gridHeight;
  const centred = centre(data.subarray(0, channels * cells), cells);
  const power = await backend.start(centred, cells);
  try {
    for (let step = 0; ; step++) {
      if (step === iterations || moments === 'all') {
        const projection = await power.project();
        throwIfAborted(context.signal);
        const coarse = { grid: { width: gridWidth, height: gridHeight }, map: mapOf(projection) };
        const value = await backend.spreadOut(classes, coarse);
        yield { step, value, diagnostics: { explained: explained(projection, centred) } };
      }
      if (step === iterations) return;
      power.iterate();
    }
  } finally {
    power.dispose();
  }
}

async function lastOf<V>(moments: AsyncIterable<EigenMoment<V>>): Promise<Omit<EigenMoment<V>, 'step'>> {
  let last: EigenMoment<V> | null = null;
  for await (const moment of moments) last = moment;
  const { value, diagnostics } = last!;
  return { value, diagnostics };
}

function onReference({ width, height }: Size): Backend<ActivationMaps> {
  return {
    start: (centred, cells) => new PowerMethod(centred, cells),
    spreadOut(classes, coarse) {
      const merger = new Merger({ width, height }, [[0]]);
      if (coarse) merger.addCells(coarse.map, { ...coarse.grid, flip: false });
      const pixels = width * height;
      const data = new Float32Array(classes.length * pixels);
      for (const k of classes.keys()) data.set(merger.sum, k * pixels);
      return { width, height, classes, data };
    },
  };
}

function onDevice(gpu: Gpu, { width, height }: Size): Backend<GpuMaps> {
  return {
    start: (centred, cells) => GpuPowerMethod.create(gpu, centred, cells),
    async spreadOut(classes, coarse) {
      const channels = classes.map(() => [0]);
      const merger = await GpuMerger.create(gpu, { width, height }, channels);
      if (coarse) {
        const cells = gpu.upload('eigen-cam map', coarse.map);
        // A stride of 0: all classes read the same map.
        merger.addCells(cells, { ...coarse.grid, flip: false }, { stride: 0 });
        gpu.release(cells);
      }
      merger.dispose();
      return rankInPlace(gpu, { width, height, classes, buffer: merger.sum });
    },
  };
}
