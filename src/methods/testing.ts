import type { ProjectClass } from '#core/classes.ts';
import type { CpuValues, Kind } from '#core/kinds.ts';
import type { ParameterSpecs, ValuesOf } from '#core/parameters.ts';
import type { MaskInfo, MaskSet, Photo, Size } from '#core/rasters.ts';
import { wordsPerMask } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { toCpu, toGpu } from '#gpu/transfer.ts';
import type { GpuValues } from '#gpu/values.ts';
import type { Inputs, Method, MethodContext, MethodResult, Moment } from './method.ts';
import type { Tensor } from './models.ts';

/** Helpers of the tests: the same suite runs on both backends. */

export type Backend = <S extends ParameterSpecs, T extends Kind, G extends Kind>(
  method: Method<S, T, G>,
  inputs: Inputs<CpuValues, T>,
  values: ValuesOf<S>,
  context: MethodContext,
) => Promise<MethodResult<CpuValues[G]>>;

export const onReference: Backend = (method, inputs, values, context) => method.reference(inputs, values, context);

/** Uploads, runs, downloads, and fails on any validation error and on any buffer that was not given back. */
export function onGpu(gpu: Gpu): Backend {
  return async (method, inputs, values, context) => {
    const bytes = gpu.bytes;
    const { given, release } = uploaded(gpu, inputs);
    const result = await method.gpu(gpu, given, values, context);
    const value = await toCpu(gpu, method.gives, result.value);
    gpu.release(result.value.buffer);
    release();
    if (gpu.bytes !== bytes) throw new Error(`${method.id} kept ${gpu.bytes - bytes} bytes`);
    await expectNoProblems(gpu);
    return { value, diagnostics: result.diagnostics };
  };
}

/** A method's inputs on the device. */
export function uploaded<T extends Kind>(
  gpu: Gpu,
  inputs: Inputs<CpuValues, T>,
): { readonly given: Inputs<GpuValues, T>; release(): void } {
  const values = Object.entries(inputs).map(
    ([kind, value]) => [kind, toGpu(gpu, kind as Kind, value as CpuValues[Kind])] as const,
  );
  return {
    given: Object.fromEntries(values) as unknown as Inputs<GpuValues, T>,
    release() {
      for (const [, { buffer }] of values) gpu.release(buffer);
    },
  };
}

/** Every moment of a method's course, in main memory; fails as `onGpu` does. Null runs the reference's. */
export async function courseOf<S extends ParameterSpecs, T extends Kind, G extends Kind>(
  gpu: Gpu | null,
  method: Method<S, T, G>,
  inputs: Inputs<CpuValues, T>,
  values: ValuesOf<S>,
  context: MethodContext,
): Promise<Moment<CpuValues[G]>[]> {
  const moments: Moment<CpuValues[G]>[] = [];
  if (!gpu) {
    for await (const moment of method.course!.reference(inputs, values, context)) moments.push(moment);
    return moments;
  }
  const bytes = gpu.bytes;
  const { given, release } = uploaded(gpu, inputs);
  for await (const { step, value } of method.course!.gpu(gpu, given, values, context)) {
    moments.push({ step, value: await toCpu(gpu, method.gives, value) });
    gpu.release(value.buffer);
  }
  release();
  if (gpu.bytes !== bytes) throw new Error(`the course of ${method.id} kept ${gpu.bytes - bytes} bytes`);
  await expectNoProblems(gpu);
  return moments;
}

export async function expectNoProblems(gpu: Gpu): Promise<void> {
  // Scopes answer in order, so an empty one comes back after every earlier error was told.
  gpu.device.pushErrorScope('validation');
  await gpu.device.popErrorScope();
  if (gpu.problems.length > 0) throw new Error(gpu.problems.join('\n'));
}

/** A tensor that lives on the CPU and is uploaded where it is wanted on the device. */
export function testTensor(gpu: Gpu | null, dims: readonly number[], data: Float32Array): Tensor {
  let buffer: GPUBuffer | null = null;
  return {
    dims,
    cpu: async () => data,
    gpu() {
      if (!gpu) throw new Error('the reference asked for a GPU buffer');
      buffer ??= gpu.upload('test tensor', data);
      return buffer;
    },
    dispose() {
      if (buffer) gpu?.release(buffer);
    },
  };
}

export function testContext(given: Partial<MethodContext> = {}): MethodContext {
  return {
    photo: { width: 1, height: 1, rgba: new Uint8Array(4) },
    tags: [],
    verdicts: [],
    strokes: [],
    features: () => Promise.reject(new Error('this test has no features')),
    seed: 0,
    classifier: null,
    segmenter: null,
    embedding: () => Promise.reject(new Error('this test has no embedding')),
    prototypes: { key: '', others: () => null, keep() {} },
    progress() {},
    ...given,
  };
}

export function testClass(id: number, networkClasses: readonly number[] = []): ProjectClass {
  return { id, name: `class ${id}`, colour: [id, 0, 0], networkClasses };
}

export function testPhoto({ width, height }: Size): Photo {
  return { width, height, rgba: new Uint8Array(4 * width * height).fill(255) };
}

/** Uniform numbers in [0, 1) from a fixed seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Infinity where one is no number or the lengths differ. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return largest;
}

/** The bytes of a golden file's text. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Packs masks given pixel by pixel. */
export function packMasks(size: Size, masks: readonly ArrayLike<number | boolean>[]): MaskSet {
  const perMask = wordsPerMask(size);
  const words = new Uint32Array(masks.length * perMask);
  for (const [l, mask] of masks.entries()) {
    for (let i = 0; i < size.width * size.height; i++) {
      if (mask[i]) words[l * perMask + (i >>> 5)] |= 1 << (i & 31);
    }
  }
  return { ...size, count: masks.length, words, info: masks.map((mask, l) => infoOf(size, mask, l)) };
}

function infoOf({ width, height }: Size, mask: ArrayLike<number | boolean>, index: number): MaskInfo {
  let area = 0;
  let [x0, y0, x1, y1] = [width, height, -1, -1];
  for (let i = 0; i < width * height; i++) {
    if (!mask[i]) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    area++;
    [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
  }
  const box = area > 0 ? ([x0, y0, x1, y1] as const) : ([0, 0, 0, 0] as const);
  return { area, box, predictedIou: 1, stability: 1, key: `mask-${index}` };
}

/** Filled ellipses at random places: shapes as segmenters propose them. */
export function randomMasks(size: Size, count: number, random: () => number): MaskSet {
  const { width, height } = size;
  const masks = Array.from({ length: count }, () => {
    const [cx, cy] = [random() * width, random() * height];
    const [rx, ry] = [(0.02 + 0.3 * random()) * width, (0.02 + 0.3 * random()) * height];
    const mask = new Uint8Array(width * height);
    for (let y = 0; y < height; y++) {
      const half = rx * Math.sqrt(Math.max(0, 1 - ((y - cy) / ry) ** 2));
      mask.fill(1, y * width + clamp(Math.ceil(cx - half), width), y * width + clamp(Math.ceil(cx + half), width));
    }
    return mask;
  });
  return packMasks(size, masks);
}

function clamp(x: number, limit: number): number {
  return Math.max(0, Math.min(limit, x));
}

/** Sizes around workgroup and word borders, and the smallest image there is. */
export const SIZES: readonly Size[] = [
  { width: 1, height: 1 },
  { width: 31, height: 1 },
  { width: 8, height: 4 },
  { width: 33, height: 1 },
  { width: 1, height: 255 },
  { width: 16, height: 16 },
  { width: 257, height: 9 },
  { width: 83, height: 61 },
];
