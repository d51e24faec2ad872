import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { labelBytes } from '#gpu/transfer.ts';
import type { GpuLabel, GpuMaps } from '#gpu/values.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import score from '#shaders/common/score.wgsl?raw';
import upsample from '#shaders/everything/upsample.wgsl?raw';
import competeSource from '#shaders/mask-competition/compete.wgsl?raw';
import logitSource from '#shaders/mask-competition/logit.wgsl?raw';
import sumsSource from '#shaders/mask-competition/sums.wgsl?raw';
import { Buffers } from '../buffers.ts';
import type { Frame } from '../everything/frame.ts';
import { tapWords } from '../everything/gpu.ts';
import { type Candidate, type Weight, weightOf } from './reference.ts';

/** Pixels whose map values one workgroup adds up: 4096 of at most 4096 stay below 2^32. */
const PIXELS_PER_GROUP = 4096;

/** The reference's competition on the device. The few sums come back, since the weights are shown anyway. */
export async function competeGpu(
  gpu: Gpu,
  maps: GpuMaps,
  candidates: readonly Candidate[],
  side: number,
  frame: Frame,
): Promise<{ label: GpuLabel; weights: Weight[] }> {
  const { width, height } = maps;
  const pixels = width * height;
  const ordered = [...candidates].sort((a, b) => a.class - b.class);
  const [sums, compete] = await Promise.all([
    gpu.kernel('competition sums', score + upsample + logitSource + sumsSource),
    gpu.kernel('competition', linear + upsample + logitSource + competeSource),
  ]);
  const buffer = gpu.buffer('competition label', labelBytes(maps));
  const label = { width, height, buffer };
  if (ordered.length === 0) return { label, weights: [] };
  const plane = side * side;
  const cells = new Int32Array(ordered.reduce((sum, one) => sum + one.cells.length, 0));
  const starts: number[] = [0];
  for (const one of ordered) {
    cells.set(one.cells, starts[starts.length - 1] * plane);
    starts.push(starts[starts.length - 1] + one.cells.length / plane);
  }
  const groups = Math.ceil(pixels / PIXELS_PER_GROUP);
  const own = new Buffers(gpu);
  try {
    const uploaded = own.upload('competition cells', cells);
    const taps = own.upload('competition taps', tapWords(maps, frame, side));
    // Where each class's answers begin, and where the last one's end; then the class's channel and its id.
    const places = ordered.flatMap(({ class: id }) => [maps.classes.indexOf(id), id]);
    const table = own.upload('competition table', Uint32Array.from([...starts, ...places]));
    const size = own.uniform([width, pixels, side, ordered.length, groups]);
    const partial = own.scratch('competition sums', 8 * groups * ordered.length);
    gpu.compute('competition', (pass) => {
      const bindings = [uploaded, taps, table, size, maps.buffer, partial];
      sums.encode(pass, bindings, [...linearGrid(gpu, groups, 1), ordered.length]);
    });
    const read = new Uint32Array(await gpu.read(partial, 8 * groups * ordered.length));
    const weights = ordered.map(({ class: id }, c) => {
      let [sum, area] = [0, 0];
      for (let group = 0; group < groups; group++) {
        sum += read[2 * (c * groups + group)];
        area += read[2 * (c * groups + group) + 1];
      }
      return weightOf(id, sum, area);
    });
    const means = Float32Array.from(weights, ({ mean }) => mean);
    const uploadedMeans = own.upload('competition means', means);
    gpu.compute('competition', (pass) => {
      const bindings = [uploaded, taps, table, size, uploadedMeans, buffer];
      compete.encode(pass, bindings, linearGrid(gpu, Math.ceil(pixels / 4), 64));
    });
    return { label, weights };
  } catch (error) {
    gpu.release(buffer);
    throw error;
  } finally {
    own.release();
  }
}
