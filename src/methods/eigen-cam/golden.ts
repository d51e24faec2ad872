import { expect, test } from 'vitest';
import { largestDifference } from '../testing.ts';
import golden from './golden.json' with { type: 'json' };
import { centre, explained, mapOf } from './reference.ts';

interface Power {
  iterate(): void;
  project(): ArrayLike<number> | Promise<ArrayLike<number>>;
}

/** Agreement with PyTorch's singular value decomposition, to 1e-4. */
export function eigenCamGolden(start: (centred: Float32Array, cells: number) => Power | Promise<Power>): void {
  test('gives the map of the singular value decomposition', async () => {
    const centred = centre(Float32Array.from(golden.features), golden.cells);
    const power = await start(centred, golden.cells);
    for (let i = 0; i < 60; i++) power.iterate();
    const projection = await power.project();
    expect(largestDifference(mapOf(projection), golden.map)).toBeLessThan(1e-4);
    expect(explained(projection, centred)).toBeCloseTo(golden.explained, 4);
  });
}
