import { describe, expect, test } from 'vitest';
import { AbortedError } from '#core/errors.ts';
import { defaultValues } from '#core/parameters.ts';
import type { ActivationMaps, ScalarMap, Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { type Backend, courseOf, fromBase64, onReference, randomNumbers, SIZES, testContext } from '../testing.ts';
import golden from '../walk/golden.json' with { type: 'json' };
import { bumps, expectMapsClose } from '../walk/testing.ts';
import { irnWalk } from './index.ts';
import { parameters } from './parameters.ts';

const standard = defaultValues(parameters);

export function noEdges(size: Size): ScalarMap {
  return { ...size, data: new Float32Array(size.width * size.height) };
}

/** Wavy lines of some strength over a photo. */
export function someEdges(size: Size, random: () => number): ScalarMap {
  const [a, b] = [0.1 + 0.3 * random(), 0.1 + 0.3 * random()];
  const data = Float32Array.from({ length: size.width * size.height }, (_, i) => {
    const [x, y] = [i % size.width, Math.floor(i / size.width)];
    return Math.max(Math.sin(a * x + 0.1 * y) ** 30, Math.sin(b * y - 0.05 * x) ** 30) * random();
  });
  return { ...size, data };
}

/** What IRN's walk must do on every backend. `gpu` is where courses run, null for the reference. */
export function irnWalkSuite(backend: () => Backend, gpu: () => Gpu | null): void {
  const walk = async (maps: ActivationMaps, edges: ScalarMap, values = standard) =>
    (await backend()(irnWalk, { maps, edges }, values, testContext())).value;

  describe('agrees with dense matrices raised by squaring (PyTorch, NumPy)', () => {
    for (const one of golden.irn) {
      test(one.name, async () => {
        const size = { width: one.width, height: one.height };
        const classes = Array.from({ length: one.classes }, (_, k) => k + 1);
        const scaled = (text: string) => Float32Array.from(fromBase64(text), (byte) => byte / 255);
        const maps = { ...size, classes, data: scaled(one.maps) };
        const values = { steps: one.steps, beta: one.beta };
        const expected = { ...maps, data: new Float32Array(fromBase64(one.result).buffer) };
        expectMapsClose(await walk(maps, { ...size, data: scaled(one.edges) }, values), expected, 1e-4);
      });
    }
  });

  test('without edges a class spreads evenly', async () => {
    const size = { width: 40, height: 32 };
    const data = new Float32Array(40 * 32);
    data[41] = 1;
    const { data: result } = await walk({ ...size, classes: [3], data }, noEdges(size), { ...standard, steps: 512 });
    // Cells in the middle have more neighbours, yet averages of a constant stay constant.
    expect(Math.min(...result)).toBeGreaterThan(0.99);
    expect(Math.max(...result)).toBe(1);
  });

  test('nothing crosses a closed border, however thin', async () => {
    const size = { width: 64, height: 40 };
    const edges = noEdges(size);
    for (let y = 0; y < size.height; y++) edges.data[y * size.width + 30] = 1;
    const maps = { ...size, classes: [1], data: new Float32Array(64 * 40) };
    for (let y = 0; y < size.height; y++) maps.data.fill(0.5, y * 64, y * 64 + 8);
    const { data } = await walk(maps, edges);
    for (let y = 0; y < size.height; y++) {
      expect(data[y * 64 + 20]).toBeGreaterThan(0.5);
      expect(Math.max(...data.subarray(y * 64 + 34, y * 64 + 64))).toBe(0);
    }
  });

  test('no step: the maps without what lies on edges, divided by their maximum', async () => {
    const size = { width: 8, height: 4 };
    const edges = noEdges(size);
    edges.data[0] = 0.5;
    const maps = { ...size, classes: [1], data: new Float32Array(32).fill(0.4) };
    const { data } = await walk(maps, edges, { ...standard, steps: 0 });
    expect(data[0]).toBeCloseTo(0.5, 6);
    expect(data[7]).toBe(1);
  });

  test('maps that are all 0, and no maps, stay so', async () => {
    const random = randomNumbers(3);
    for (const size of SIZES) {
      const pixels = size.width * size.height;
      const zero = { ...size, classes: [1, 2], data: new Float32Array(2 * pixels) };
      expect(await walk(zero, someEdges(size, random))).toEqual(zero);
      const none = { ...size, classes: [], data: new Float32Array(0) };
      expect(await walk(none, someEdges(size, random))).toEqual(none);
    }
  });

  test('the background does not walk', async () => {
    const size = { width: 17, height: 9 };
    const maps = bumps(size, [0, 2, 5], randomNumbers(8));
    const pixels = size.width * size.height;
    const alone = { ...size, classes: [2, 5], data: maps.data.slice(pixels) };
    expect(await walk(maps, noEdges(size))).toEqual(await walk(alone, noEdges(size)));
  });

  test('values that are no numbers count as nothing', async () => {
    const size = { width: 16, height: 16 };
    const maps = bumps(size, [1], randomNumbers(9));
    const edges = noEdges(size);
    const clean = { ...maps, data: maps.data.slice() };
    for (const [i, bad] of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].entries()) {
      maps.data[20 + i] = bad;
      clean.data[20 + i] = 0;
    }
    edges.data[40] = Number.NaN;
    edges.data[41] = -3;
    expectMapsClose(await walk(maps, edges), await walk(clean, noEdges(size)), 1e-6);
  });

  test('its course ends at its result, and each moment is the result of so many steps', async () => {
    const size = { width: 45, height: 30 };
    const inputs = { maps: bumps(size, [1, 4], randomNumbers(4)), edges: someEdges(size, randomNumbers(5)) };
    const values = { ...standard, steps: 90 };
    const moments = await courseOf(gpu(), irnWalk, inputs, values, testContext());
    expect(moments[0].step).toBe(0);
    expect(moments.at(-1)?.step).toBe(90);
    for (const moment of [moments[0], moments[Math.floor(moments.length / 2)], moments.at(-1)!]) {
      const result = await walk(inputs.maps, inputs.edges, { ...values, steps: moment.step });
      // The device makes many steps at once in fewer products.
      expectMapsClose(moment.value, result, 1e-5);
    }
  });

  test('stops when aborted', async () => {
    const size = { width: 20, height: 20 };
    const context = testContext({ signal: { aborted: true } });
    const inputs = { maps: bumps(size, [1], randomNumbers(6)), edges: noEdges(size) };
    await expect(backend()(irnWalk, inputs, standard, context)).rejects.toThrow(AbortedError);
  });
}

/** Agreement with the reference on random maps and edges. */
export function irnWalkParity(backend: () => Backend): void {
  test('agrees with the reference to 1e-4 on random maps', async () => {
    const random = randomNumbers(31);
    for (const size of [...SIZES, { width: 130, height: 101 }]) {
      const classes = [1, 4, 7, 200, 254, 9].slice(0, 1 + Math.floor(random() * 6)).sort((a, b) => a - b);
      const inputs = { maps: bumps(size, classes, random), edges: someEdges(size, random) };
      const values = { steps: Math.floor(random() * 200), beta: 1 + Math.floor(random() * 12) };
      const expected = await onReference(irnWalk, inputs, values, testContext());
      const actual = await backend()(irnWalk, inputs, values, testContext());
      expect(actual.diagnostics).toEqual(expected.diagnostics);
      expectMapsClose(actual.value, expected.value, 1e-4);
    }
  });
}
