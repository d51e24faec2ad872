import { expect, test } from 'vitest';
import { AbortedError } from '#core/errors.ts';
import type { Embedding, Segmenter } from '#methods/models.ts';
import { EmbeddingDisk } from './embedding-disk.ts';
import { EmbeddingCache } from './embeddings.ts';
import type { EngineParts } from './parts.ts';
import { Busy, Prefetcher } from './prefetch.ts';

/** Parts with a segmenter that writes down what it is given; `begin` ends an encode when the test says so. */
function setup(open: readonly string[] = ['a', 'b', 'c']) {
  const log: string[] = [];
  const held: (() => void)[] = [];
  let hold = false;
  const size = { width: 1, height: 1 };
  const segmenter: Segmenter = {
    hash: 'h',
    maxBatch: 1,
    async encode(photo) {
      log.push(`encode ${(photo as unknown as { name: string }).name}`);
      if (hold) await new Promise<void>((resolve) => held.push(resolve));
      return { photo: size, frame: { ...size, side: 1 }, dispose() {} } satisfies Embedding;
    },
    decode: () => Promise.reject(new Error('not here')),
  };
  const parts = {
    images: { has: (id: string) => open.includes(id), photo: async (name: string) => ({ ...size, name }) },
    models: { segmenter, keyOf: () => 'h' },
    embeddings: new EmbeddingCache(),
    disk: new EmbeddingDisk(),
    encoded: () => {},
  } as unknown as EngineParts;
  const busy = new Busy();
  return {
    log,
    busy,
    prefetcher: new Prefetcher(parts, busy),
    holdEncodes: () => {
      hold = true;
    },
    endEncode: () => held.shift()?.(),
  };
}
const never = () => new AbortController().signal;
const soon = (milliseconds = 30) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('photos are encoded in their order, each once', async () => {
  const { log, prefetcher } = setup();
  expect(await prefetcher.prefetch(['b', 'c'], never())).toBe(2);
  expect(await prefetcher.prefetch(['c', 'a'], never())).toBe(2);
  expect(log).toEqual(['encode b', 'encode c', 'encode a']);
});

test('nothing is encoded while something is done for a person', async () => {
  const { log, busy, prefetcher } = setup();
  let end = () => {};
  const work = busy.during(() => new Promise<void>((resolve) => (end = resolve)));
  const ahead = prefetcher.prefetch(['a'], never());
  await soon(400);
  expect(log).toEqual([]);
  end();
  await work;
  expect(await ahead).toBe(1);
  expect(log).toEqual(['encode a']);
});

test('a run that comes between two photos goes first', async () => {
  const { log, busy, prefetcher, holdEncodes, endEncode } = setup();
  holdEncodes();
  const ahead = prefetcher.prefetch(['a', 'b'], never());
  await soon(400);
  const run = busy.during(async () => {
    log.push('run');
    await soon(300);
    log.push('ran');
  });
  endEncode();
  await run;
  await soon(400);
  endEncode();
  expect(await ahead).toBe(2);
  expect(log).toEqual(['encode a', 'run', 'ran', 'encode b']);
});

test('a newer call takes the place of the one before', async () => {
  const { log, prefetcher } = setup();
  const first = prefetcher.prefetch(['a', 'b'], never());
  const second = prefetcher.prefetch(['c'], never());
  expect([await first, await second]).toEqual([0, 1]);
  expect(log).toEqual(['encode c']);
});

test('an aborted call stops at the next photo', async () => {
  const { log, prefetcher, holdEncodes, endEncode } = setup();
  holdEncodes();
  const controller = new AbortController();
  const ahead = prefetcher.prefetch(['a', 'b'], controller.signal);
  await soon(400);
  controller.abort();
  endEncode();
  await expect(ahead).rejects.toBeInstanceOf(AbortedError);
  expect(log).toEqual(['encode a']);
});

test('photos that are closed are passed over', async () => {
  const { log, prefetcher } = setup(['c']);
  expect(await prefetcher.prefetch(['a', 'c'], never())).toBe(1);
  expect(log).toEqual(['encode c']);
});
