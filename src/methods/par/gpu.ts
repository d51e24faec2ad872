import { throwIfAborted } from '#core/errors.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { GpuMaps, GpuPhoto } from '#gpu/values.ts';
import finite from '#shaders/common/finite.wgsl?raw';
import linear from '#shaders/common/linear.wgsl?raw';
import packSource from '#shaders/par/pack.wgsl?raw';
import stepSource from '#shaders/par/step.wgsl?raw';
import unpackSource from '#shaders/par/unpack.wgsl?raw';
import weightsSource from '#shaders/par/weights.wgsl?raw';
import { channelsOf, valueBytes } from '../channels.ts';
import type { MethodContext } from '../method.ts';
import { rankedBytes, rankInPlace } from '../ranking.ts';
import { neighbours } from './neighbours.ts';

const WORKGROUP = 64;
/** 48 weights of 16 bits. */
const WEIGHT_BYTES = 96;
/**
 * Weights that are kept at once: 18 MB for 500 × 375, 101 MB for a megapixel. Every device binds 128 MiB. Larger photos
 * go band by band, and each band's weights are made anew in each iteration.
 */
const MOST_BYTES = 128 * 2 ** 20;

/**
 * The reference's refinement on the device: its values after every iteration, or (`moments: 'last'`) only after the
 * last one. Each value belongs to who asked. Weights are kept as 16-bit fractions, half the memory and half the reading
 * of 36 MB a 500 × 375 photo; that moves a result by less than 0.001.
 */
export async function* refineGpu(
  gpu: Gpu,
  photo: GpuPhoto,
  maps: GpuMaps,
  iterations: number,
  { signal, progress }: Pick<MethodContext, 'signal' | 'progress'>,
  moments: 'all' | 'last',
  mostBytes = MOST_BYTES,
): AsyncGenerator<{ step: number; value: GpuMaps }> {
  const { width, height } = photo;
  const { classes } = maps;
  const pixels = width * height;
  const channels = channelsOf(classes.length);
  const { source, groups } = channels;
  const [pack, weigh, step, unpack] = await Promise.all([
    gpu.kernel('par pack', linear + finite + source + packSource),
    gpu.kernel('par weights', linear + weightsSource),
    gpu.kernel('par step', linear + source + stepSource),
    gpu.kernel('par unpack', linear + source + unpackSource),
  ]);
  const rows = Math.min(height, Math.max(1, Math.floor(mostBytes / (WEIGHT_BYTES * width))));
  const bands = Array.from({ length: Math.ceil(height / rows) }, (_, band) => {
    const first = band * rows * width;
    const count = Math.min(rows * width, pixels - first);
    return { count, size: gpu.uniform([width, height, first, count]) };
  });
  const places = gpu.upload(
    'par places',
    Float32Array.from(neighbours(), ({ place }) => place),
  );
  const weights = gpu.scratch('par weights', WEIGHT_BYTES * rows * width);
  const size = gpu.uniform([pixels, classes.length, groups]);
  let values = gpu.scratch('par values', valueBytes(channels, pixels));
  let refined = gpu.scratch('par values', valueBytes(channels, pixels));
  try {
    const grid = linearGrid(gpu, pixels, WORKGROUP);
    gpu.compute('par weights', (pass) => {
      pack.encode(pass, [maps.buffer, size, values], grid);
      if (bands.length > 1) return;
      weigh.encode(pass, [photo.buffer, places, bands[0].size, weights], grid);
    });
    for (let done = 0; ; done++) {
      if (done === iterations || moments === 'all') {
        const buffer = gpu.scratch('par maps', rankedBytes(photo, classes.length));
        gpu.compute('par maps', (pass) => unpack.encode(pass, [values, size, buffer], grid));
        const value = { width, height, classes, buffer };
        yield { step: done, value: classes.length > 0 ? await rankInPlace(gpu, value) : value };
      }
      if (done === iterations) return;
      for (const band of bands) {
        throwIfAborted(signal);
        gpu.compute('par step', (pass) => {
          const part = linearGrid(gpu, band.count, WORKGROUP);
          if (bands.length > 1) weigh.encode(pass, [photo.buffer, places, band.size, weights], part);
          step.encode(pass, [weights, values, band.size, refined], [...part, groups]);
        });
        // Lets a signal come in between, and keeps work from piling up on the device.
        await gpu.idle();
      }
      [values, refined] = [refined, values];
      progress((done + 1) / iterations);
    }
  } finally {
    const sizes = bands.map((band) => band.size);
    for (const buffer of [places, weights, size, values, refined, ...sizes]) gpu.release(buffer);
  }
}
