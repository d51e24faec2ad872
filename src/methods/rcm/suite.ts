import { describe, expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { PrototypeBank } from '../method.ts';
import { type Backend, largestDifference } from '../testing.ts';
import { goldenCase, sharpenSuite } from '../tokens/testing.ts';
import golden from './golden.json' with { type: 'json' };
import { rcm } from './index.ts';
import { parameters } from './parameters.ts';

const values = defaultValues(parameters);

export function rcmSuite(backend: () => Backend, gpu: () => Gpu | null): void {
  sharpenSuite(
    rcm,
    [
      values,
      { ...values, scores: 'all', rounds: 1, temperature: 0.5, fewest: 1 },
      { ...values, fewest: 64, centre: false },
    ],
    backend,
    gpu,
    1e-3,
  );

  describe('rcm', () => {
    const { photo, maps, contextOf: contextOn } = goldenCase(golden);
    const contextOf = (prototypes?: PrototypeBank) => contextOn(gpu(), prototypes && { prototypes });

    test('gives what PyTorch gives, to 1e-5', async () => {
      for (const [rounds, expected] of Object.entries(golden.rounds)) {
        const set = { ...values, rounds: Number(rounds), scores: 'all' } as const;
        const { value, diagnostics } = await backend()(rcm, { photo, maps }, set, contextOf());
        expect(value.classes).toEqual([0, 1, 2]);
        expect(largestDifference(value.data, expected), rounds).toBeLessThan(1e-5);
        expect(diagnostics).toMatchObject({ prototypes: 3, photos: 0 });
      }
    });

    test('in the scope of the project it keeps what the photo shows and takes what others show', async () => {
      const kept: Map<number, Float32Array>[] = [];
      const seen: string[] = [];
      const bank: PrototypeBank = {
        key: '',
        others(space, id) {
          seen.push(space);
          return id === 2 ? { photos: 3, sum: Float32Array.of(3, 0, 0, 0, 0) } : null;
        },
        keep: (space, prototypes) => {
          seen.push(space);
          kept.push(new Map(prototypes));
        },
      };
      const project = { ...values, scope: 'project' } as const;
      const own = await backend()(rcm, { photo, maps }, values, contextOf(bank));
      expect(kept).toEqual([]);
      const taught = await backend()(rcm, { photo, maps }, project, contextOf(bank));
      expect(new Set(seen).size).toBe(1);
      // Once, though there are two rounds, and as the maps that came in show them.
      expect(kept).toHaveLength(1);
      expect([...kept[0].keys()]).toEqual([0, 1, 2]);
      for (const k of [0, 1, 2]) expect(largestDifference(kept[0].get(k)!, golden.prototypes[k])).toBeLessThan(1e-5);
      expect(taught.diagnostics).toMatchObject({ prototypes: 3, photos: 3 });
      expect(largestDifference(taught.value.data, own.value.data)).toBeGreaterThan(0.01);
    });

    test('a class too small for a prototype takes the one of other photos', async () => {
      const speck = {
        ...maps,
        data: maps.data.map((value, i) => (i >= photo.width * photo.height && value < 0.9 ? 0 : value)),
      };
      const lent = { photos: 1, sum: Float32Array.from(golden.prototypes[2]) };
      const bank: PrototypeBank = { key: '', others: (_space, id) => (id === 2 ? lent : null), keep() {} };
      const project = { ...values, scope: 'project', rounds: 1, fewest: 6 } as const;
      const alone = await backend()(rcm, { photo, maps: speck }, project, contextOf());
      const taught = await backend()(rcm, { photo, maps: speck }, project, contextOf(bank));
      expect(alone.diagnostics).toMatchObject({ prototypes: 2, photos: 0 });
      expect(taught.diagnostics).toMatchObject({ prototypes: 3, photos: 1 });
    });
  });
}
