import { afterEach, beforeEach, expect, test, vi } from 'vitest';
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

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});
/** Longer than the engine has to be quiet. */
const aWhile = () => vi.advanceTimersByTimeAsync(400);

/** The outcome of a prefetch, whose waiting takes no time here. */
async function outcome<T>(ahead: Promise<T>): Promise<T> {
  await vi.runAllTimersAsync();
  return ahead;
}

test('photos are encoded in their order, each once', async () => {
  const { log, prefetcher } = setup();
  expect(await outcome(prefetcher.prefetch(['b', 'c'], never()))).toBe(2);
  expect(await outcome(prefetcher.prefetch(['c', 'a'], never()))).toBe(2);
  expect(log).toEqual(['encode b', 'encode c', 'encode a']);
});

test('nothing is encoded while something is done for a person', async () => {
  const { log, busy, prefetcher } = setup();
  let end = () => {};
  const work = busy.during(() => new Promise<void>((resolve) => (end = resolve)));
  const ahead = prefetcher.prefetch(['a'], never());
  await aWhile();
  expect(log).toEqual([]);
  end();
  await work;
  expect(await outcome(ahead)).toBe(1);
  expect(log).toEqual(['encode a']);
});

test('a run that comes between two photos goes first', async () => {
  const { log, busy, prefetcher, holdEncodes, endEncode } = setup();
  holdEncodes();
  const ahead = prefetcher.prefetch(['a', 'b'], never());
  await aWhile();
  let end = () => {};
  const run = busy.during(async () => {
    log.push('run');
    await new Promise<void>((resolve) => (end = resolve));
    log.push('ran');
  });
  endEncode();
  await aWhile();
  end();
  await run;
  await aWhile();
  endEncode();
  expect(await outcome(ahead)).toBe(2);
  expect(log).toEqual(['encode a', 'run', 'ran', 'encode b']);
});

test('a newer call takes the place of the one before', async () => {
  const { log, prefetcher } = setup();
  const both = [prefetcher.prefetch(['a', 'b'], never()), prefetcher.prefetch(['c'], never())];
  expect(await outcome(Promise.all(both))).toEqual([0, 1]);
  expect(log).toEqual(['encode c']);
});

test('an aborted call stops at the next photo', async () => {
  const { log, prefetcher, holdEncodes, endEncode } = setup();
  holdEncodes();
  const controller = new AbortController();
  const ended = expect(prefetcher.prefetch(['a', 'b'], controller.signal)).rejects.toBeInstanceOf(AbortedError);
  await aWhile();
  controller.abort();
  endEncode();
  await outcome(ended);
  expect(log).toEqual(['encode a']);
});

test('photos that are closed are passed over', async () => {
  const { log, prefetcher } = setup(['c']);
  expect(await outcome(prefetcher.prefetch(['a', 'c'], never()))).toBe(1);
  expect(log).toEqual(['encode c']);
});
