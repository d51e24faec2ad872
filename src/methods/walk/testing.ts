import { expect } from 'vitest';
import type { CpuValues, Kind } from '#core/kinds.ts';
import type { ParameterSpecs, ValuesOf } from '#core/parameters.ts';
import type { ActivationMaps, Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { toCpu, toGpu } from '#gpu/transfer.ts';
import type { GpuValues } from '#gpu/values.ts';
import type { Inputs, Method, MethodContext, Moment } from '../method.ts';
import { expectNoProblems } from '../testing.ts';

/** Every moment of a method's course, in main memory. */
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
  const uploaded = Object.entries(inputs).map(
    ([kind, value]) => [kind, toGpu(gpu, kind as Kind, value as CpuValues[Kind])] as const,
  );
  const given = Object.fromEntries(uploaded) as unknown as GpuValues;
  for await (const { step, value } of method.course!.gpu(gpu, given, values, context)) {
    moments.push({ step, value: await toCpu(gpu, method.gives, value) });
    gpu.release(value.buffer);
  }
  for (const [, { buffer }] of uploaded) gpu.release(buffer);
  expect(gpu.bytes, `${method.id}'s course gives every buffer back`).toBe(bytes);
  await expectNoProblems(gpu);
  return moments;
}

/** Asserts that two maps differ by at most `tolerance` and hold numbers only. */
export function expectMapsClose(actual: ActivationMaps, expected: ActivationMaps, tolerance: number): void {
  const { data, ...facts } = actual;
  const { data: wanted, ...wantedFacts } = expected;
  expect(facts).toEqual(wantedFacts);
  expect(largestDifference(data, wanted)).toBeLessThanOrEqual(tolerance);
}

/** Infinity where one is no number or the lengths differ. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return largest;
}

/** Soft bumps, one a class, at random places. */
export function bumps(size: Size, classes: readonly number[], random: () => number): ActivationMaps {
  const { width, height } = size;
  const data = new Float32Array(classes.length * width * height);
  for (let k = 0; k < classes.length; k++) {
    const [cx, cy, radius] = [random() * width, random() * height, 1 + random() * 0.3 * Math.max(width, height)];
    for (let i = 0; i < width * height; i++) {
      const [x, y] = [(i % width) - cx, Math.floor(i / width) - cy];
      data[k * width * height + i] = Math.exp(-(x * x + y * y) / (2 * radius * radius));
    }
  }
  return { width, height, classes, data };
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
