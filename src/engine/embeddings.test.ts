import { expect, test } from 'vitest';
import type { Embedding } from '#methods/models.ts';
import { EmbeddingCache } from './embeddings.ts';

const KEPT = 6;

function maker() {
  const made: string[] = [];
  const disposed: string[] = [];
  const make = (key: string) => async (): Promise<Embedding> => {
    made.push(key);
    const size = { width: 1, height: 1 };
    return { photo: size, frame: { ...size, side: 1 }, dispose: () => disposed.push(key) };
  };
  return { made, disposed, make };
}

test('a photo is encoded once, however many ask for it', async () => {
  const { made, make } = maker();
  const cache = new EmbeddingCache();
  const [first, second] = [cache.lease('a', make('a')), cache.lease('a', make('a'))];
  expect(await first.embedding).toBe(await second.embedding);
  expect([made, first.fresh, second.fresh]).toEqual([['a'], true, false]);
});

test('embeddings that nobody uses leave, the oldest first; those in use stay', async () => {
  const { disposed, make } = maker();
  const cache = new EmbeddingCache();
  const held = cache.lease('held', make('held'));
  await held.embedding;
  for (let i = 0; i < KEPT + 1; i++) {
    const lease = cache.lease(`${i}`, make(`${i}`));
    await lease.embedding;
    lease.release();
    lease.release();
  }
  await Promise.resolve();
  expect(disposed).toEqual(['0', '1']);
  held.release();
});

test('an encode that failed is tried again', async () => {
  const { made, make } = maker();
  const cache = new EmbeddingCache();
  const failed = cache.lease('a', () => Promise.reject(new Error('broken')));
  await expect(failed.embedding).rejects.toThrow('broken');
  failed.release();
  await cache.lease('a', make('a')).embedding;
  expect(made).toEqual(['a']);
});

test('clearing lets those in use end with their last user', async () => {
  const { disposed, make } = maker();
  const cache = new EmbeddingCache();
  const used = cache.lease('used', make('used'));
  const idle = cache.lease('idle', make('idle'));
  await Promise.all([used.embedding, idle.embedding]);
  idle.release();
  cache.clear();
  await Promise.resolve();
  expect(disposed).toEqual(['idle']);
  used.release();
  await Promise.resolve();
  expect(disposed).toEqual(['idle', 'used']);
});
