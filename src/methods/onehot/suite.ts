import { expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import { randomLabel } from '../sepl/suite.ts';
import { type Backend, onReference, randomNumbers, SIZES, testClass, testContext } from '../testing.ts';
import { onehot } from './index.ts';
import { parameters } from './parameters.ts';

/** What one-hot maps must be on every backend. */
export function onehotSuite(backend: () => Backend): void {
  test('each tagged class has the confidence on its own pixels; others, 0 and 255 have none', async () => {
    const label = { width: 5, height: 1, data: Uint8Array.of(0, 1, 2, 255, 3) };
    const context = testContext({ tags: [testClass(1), testClass(3)] });
    const { value } = await backend()(onehot, { label }, { confidence: 0.75, background: false }, context);
    expect(value).toEqual({
      width: 5,
      height: 1,
      classes: [1, 3],
      data: Float32Array.of(0, 0.75, 0, 0, 0, 0, 0, 0, 0, 0.75),
    });
  });

  test('without tags there is no map', async () => {
    const label = { width: 2, height: 1, data: Uint8Array.of(0, 1) };
    const { value } = await backend()(onehot, { label }, defaultValues(parameters), testContext());
    expect(value).toEqual({ width: 2, height: 1, classes: [], data: new Float32Array(0) });
  });
}

/** What they must be with a map of the background. */
export function probabilitiesSuite(backend: () => Backend): void {
  test('with the background every label has the confidence, and the others share the rest', async () => {
    const label = { width: 5, height: 1, data: Uint8Array.of(0, 1, 2, 255, 3) };
    const context = testContext({ tags: [testClass(1), testClass(3)] });
    const { value } = await backend()(onehot, { label }, { confidence: 0.75, background: true }, context);
    const third = Math.fround(1 / 3);
    expect(value).toEqual({
      width: 5,
      height: 1,
      classes: [0, 1, 3],
      data: Float32Array.of(
        ...[0.75, 0.125, third, third, 0.125],
        ...[0.125, 0.75, third, third, 0.125],
        ...[0.125, 0.125, third, third, 0.75],
      ),
    });
  });

  test('the background alone is certain', async () => {
    const label = { width: 2, height: 1, data: Uint8Array.of(0, 1) };
    const { value } = await backend()(onehot, { label }, { confidence: 0.7, background: true }, testContext());
    expect(value).toEqual({ width: 2, height: 1, classes: [0], data: Float32Array.of(1, 1) });
  });
}

/** Exact agreement with the reference on random labels. */
export function onehotParity(backend: () => Backend): void {
  test('agrees with the reference on random labels', async () => {
    const random = randomNumbers(14);
    for (const size of SIZES) {
      const label = randomLabel(size, random, 4);
      const context = testContext({ tags: [1, 2, 4, 9].map((id) => testClass(id)) });
      const values = { confidence: random(), background: random() < 0.5 };
      const expected = await onReference(onehot, { label }, values, context);
      expect(await backend()(onehot, { label }, values, context)).toEqual(expected);
    }
  });
}
