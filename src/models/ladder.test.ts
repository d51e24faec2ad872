import { expect, test } from 'vitest';
import { AbortedError } from '#core/errors.ts';
import { climb, type Offer, planOf, precisionOf, type Rung, reasonOf } from './ladder.ts';

const MIB = 2 ** 20;
const offer = (precision: Offer['precision'], needs = 16 * MIB, present = true): Offer => ({
  precision,
  needs,
  present,
});
const both = [offer('f32', 768 * MIB), offer('f16', 384 * MIB)];
const adapter = (features: string[], binding: number, fallback = false) => ({
  fallback,
  features,
  limits: { maxStorageBufferBindingSize: binding, maxBufferSize: 4096 * MIB },
});
const names = (rungs: readonly Rung[]) => rungs.map(({ provider, precision }) => `${provider} ${precision}`);

test('on a GPU f16 comes first, then f32, and WebAssembly last with f32 before f16', () => {
  const { rungs, refused } = planOf(both, adapter(['shader-f16'], 2048 * MIB));
  expect(names(rungs)).toEqual(['webgpu f16', 'webgpu f32', 'wasm f32', 'wasm f16']);
  expect(refused).toEqual([]);
});

test('f16 is for adapters that compute in it', () => {
  const { rungs, refused } = planOf(both, adapter([], 2048 * MIB));
  expect(names(rungs)).toEqual(['webgpu f32', 'wasm f32', 'wasm f16']);
  expect(refused).toEqual([{ provider: 'webgpu', precision: 'f16', reason: 'noF16' }]);
});

test('what the adapter cannot bind is not even loaded, and both numbers are told', () => {
  const { rungs, refused } = planOf(both, adapter(['shader-f16'], 512 * MIB));
  expect(names(rungs)).toEqual(['webgpu f16', 'wasm f32', 'wasm f16']);
  expect(refused).toEqual([
    { provider: 'webgpu', precision: 'f32', reason: 'tooLarge', needs: 768 * MIB, allows: 512 * MIB },
  ]);
});

test('no device, a software adapter, a choice, files that are not there', () => {
  const one = [offer('f32')];
  expect(planOf(one, null)).toEqual({
    rungs: [{ provider: 'wasm', precision: 'f32' }],
    refused: [{ provider: 'webgpu', precision: 'f32', reason: 'noDevice' }],
  });
  const software = adapter([], 1024 * MIB, true);
  expect(planOf(one, software).refused).toMatchObject([{ reason: 'software' }]);
  expect(names(planOf(one, software, 'webgpu').rungs)).toEqual(['webgpu f32', 'wasm f32']);
  expect(planOf(one, adapter([], 1024 * MIB), 'wasm')).toEqual({
    rungs: [{ provider: 'wasm', precision: 'f32' }],
    refused: [],
  });
  const half = planOf([offer('f32'), offer('f16', 1, false)], adapter(['shader-f16'], 1024 * MIB));
  expect(names(half.rungs)).toEqual(['webgpu f32', 'wasm f32']);
  expect(half.refused.map(({ reason }) => reason)).toEqual(['absent', 'absent']);
});

/** A model of two rungs on the GPU whose outcomes are told; says what was loaded, checked and disposed. */
function climber(outcomes: Record<string, 'good' | 'wrong' | 'load' | 'check' | 'probe' | 'abort'>) {
  const log: string[] = [];
  const of = ({ provider, precision }: Rung) => outcomes[`${provider} ${precision}`] ?? 'good';
  return {
    log,
    probe: async (rung: Rung) => {
      if (of(rung) === 'probe') throw new Error('out of memory');
    },
    load: async (rung: Rung) => {
      const name = `${rung.provider} ${rung.precision}`;
      log.push(`load ${name}`);
      if (of(rung) === 'load') throw new Error('no such operator');
      return {
        rung,
        dispose: async () => {
          log.push(`dispose ${name}`);
        },
      };
    },
    check: async (_model: unknown, rung: Rung) => {
      if (of(rung) === 'check') throw new Error('the device was lost');
      if (of(rung) === 'abort') throw new AbortedError();
      return of(rung) === 'good';
    },
  };
}
const plan = planOf(both, adapter(['shader-f16'], 2048 * MIB));

test('the first rung that loads and answers right is taken; what was tried is given back', async () => {
  const tried = climber({ 'webgpu f16': 'wrong', 'webgpu f32': 'load' });
  const reached = await climb(plan, tried);
  expect(reached.rung).toEqual({ provider: 'wasm', precision: 'f32' });
  expect(reached.refused).toEqual([
    { provider: 'webgpu', precision: 'f16', reason: 'mismatch' },
    { provider: 'webgpu', precision: 'f32', reason: 'failed', message: 'no such operator' },
  ]);
  expect(tried.log).toEqual(['load webgpu f16', 'dispose webgpu f16', 'load webgpu f32', 'load wasm f32']);
  expect(reasonOf(reached)).toBe('mismatch');
});

test('a failing check counts as failed, a failing probe loads nothing', async () => {
  const tried = climber({ 'webgpu f16': 'check', 'webgpu f32': 'probe' });
  const reached = await climb(plan, tried);
  expect(reached.refused.map(({ reason, message }) => [reason, message])).toEqual([
    ['failed', 'the device was lost'],
    ['failed', 'out of memory'],
  ]);
  expect(tried.log).toEqual(['load webgpu f16', 'dispose webgpu f16', 'load wasm f32']);
});

test('when nothing works the last reason is thrown; an abort ends the climb', async () => {
  const all = { 'webgpu f16': 'load', 'webgpu f32': 'load', 'wasm f32': 'load', 'wasm f16': 'load' } as const;
  await expect(climb(plan, climber(all))).rejects.toThrow('no such operator');
  await expect(climb(plan, climber({ 'webgpu f16': 'abort' }))).rejects.toThrow('aborted');
});

test('the reason in a word', () => {
  const reason = (offers: Offer[], given: Parameters<typeof planOf>[1], chosen?: 'wasm' | 'webgpu') => {
    const { rungs, refused } = planOf(offers, given, chosen);
    return reasonOf({ rung: rungs[0], refused }, chosen);
  };
  expect(reason(both, adapter(['shader-f16'], 2048 * MIB))).toBe('gpu');
  expect(reason(both, adapter([], 2048 * MIB), 'webgpu')).toBe('chosen');
  expect(reason(both, null)).toBe('noDevice');
  expect(reason(both, adapter([], 128 * MIB))).toBe('tooLarge');
  expect(reason([offer('f16')], adapter([], 2048 * MIB))).toBe('noF16');
  expect(reason(both, adapter([], 2048 * MIB), 'wasm')).toBe('chosen');
});

test('the precision is what the contract says, or what the weights are', () => {
  expect(precisionOf('q8', [{ half: true }])).toBe('q8');
  expect(precisionOf(undefined, [{ half: false }, { half: true }])).toBe('f16');
  expect(precisionOf(undefined, [{ half: false }])).toBe('f32');
});
