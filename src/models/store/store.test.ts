import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ModelServer, type ServedFile } from '../../../e2e/model-server.ts';
import { MemoryFiles } from '../fixtures/memory-files.ts';
import type { Locks } from './locks.ts';
import { ModelStore, type StoreProgress, type StoreRequest } from './store.ts';

let server: ModelServer;
beforeAll(async () => {
  server = await ModelServer.start();
});
afterAll(() => server.stop());

let files: MemoryFiles;
let store: ModelStore;
beforeEach(() => {
  server.files.clear();
  server.asked.length = 0;
  files = new MemoryFiles();
  store = storeOn(files);
});

/** Web Locks as one browser has them. */
class TabLocks implements Locks {
  readonly #held = new Map<string, Promise<unknown>>();

  async hold<T>(name: string, _signal: AbortSignal, onWait: () => void, work: () => Promise<T>): Promise<T> {
    const before = this.#held.get(name);
    if (before) onWait();
    const result = (before ?? Promise.resolve()).catch(() => {}).then(work);
    this.#held.set(name, result);
    return result;
  }
}

function storeOn(there: MemoryFiles, locks: Locks = new TabLocks()): ModelStore {
  return new ModelStore({ files: there, locks, pause: async () => {} });
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Bytes that are nowhere the same. */
function contents(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

function serve(bytes: Uint8Array, behaviour: Omit<ServedFile, 'bytes'> = {}, path = '/model.onnx'): StoreRequest {
  server.files.set(path, { bytes, ...behaviour });
  return { name: 'model.onnx', url: server.url(path), bytes: bytes.length, sha256: sha256(bytes) };
}

const forever = () => new AbortController().signal;
const fetchAll = (wanted: StoreRequest[], progress: StoreProgress[] = [], signal = forever()) =>
  store.fetch(wanted, signal, (one) => progress.push(one));
const stateOf = async (wanted: StoreRequest) => (await store.state([wanted])).files[0];
const bytesOf = async (wanted: StoreRequest) => new Uint8Array(await (await store.read(wanted)).arrayBuffer());

/** Compared as buffers: the matcher looks at each of millions of bytes by itself. */
async function expectBytes(wanted: StoreRequest, bytes: Uint8Array): Promise<void> {
  expect(Buffer.compare(await bytesOf(wanted), bytes)).toBe(0);
}

describe('a download', () => {
  test('lies under its hash afterwards, and is not downloaded again', async () => {
    const bytes = contents(100_000);
    const wanted = serve(bytes);
    expect(await stateOf(wanted)).toMatchObject({ state: 'absent', bytes: 0 });
    const progress: StoreProgress[] = [];
    await fetchAll([wanted], progress);
    expect(await files.list()).toEqual([{ name: sha256(bytes), bytes: 100_000 }]);
    await expectBytes(wanted, bytes);
    expect(await stateOf(wanted)).toMatchObject({ state: 'there', bytes: 100_000, isLearned: false });
    expect(progress.map(({ state }) => state)).toContain('verifying');
    expect(progress.at(-1)).toMatchObject({ received: 100_000, total: 100_000 });
    await fetchAll([wanted]);
    expect(server.asked).toHaveLength(1);
  });

  test('comes from a mirror when there is one, and is the same file', async () => {
    const wanted = serve(contents(10));
    const elsewhere = { ...wanted, url: 'https://models.invalid/model.onnx', from: wanted.url };
    await fetchAll([elsewhere]);
    expect(await stateOf(wanted)).toMatchObject({ state: 'there' });
  });

  test('of several files adds their progress up', async () => {
    const first = serve(contents(3000, 1), {}, '/a');
    const second = serve(contents(5000, 2), {}, '/b');
    const progress: StoreProgress[] = [];
    await fetchAll([first, second], progress);
    expect(progress.every(({ total }) => total === 8000)).toBe(true);
    expect(progress.at(-1)?.received).toBe(8000);
    expect((await store.state([])).bytes).toBe(8000);
  });

  test('of unknown length ends where the server ends', async () => {
    const bytes = contents(20_000);
    const wanted = { ...serve(bytes, { unsized: true }), bytes: null };
    await fetchAll([wanted]);
    await expectBytes(wanted, bytes);
  });
});

describe('a connection that is cut', () => {
  test('at every byte of a small file goes on there and verifies', async () => {
    const bytes = contents(64);
    for (let at = 0; at <= bytes.length; at++) {
      files = new MemoryFiles();
      store = storeOn(files);
      server.asked.length = 0;
      const wanted = serve(bytes, { cuts: [at] });
      await fetchAll([wanted]);
      expect(await bytesOf(wanted), `cut at ${at}`).toEqual(bytes);
      // After the last byte there is nothing to go on with; a stack that holds back what came with
      // the cut asks for it again.
      if (at < bytes.length) expect(server.asked.length, `cut at ${at}`).toBe(2);
      expect(server.asked.at(-1)!.from).toBeLessThanOrEqual(at);
    }
  });

  test('at many places of a larger file brings each byte once', async () => {
    const bytes = contents(3_000_000);
    const random = contents(40, 9);
    const cuts = Array.from({ length: 20 }, (_, i) => (random[2 * i] * 256 + random[2 * i + 1]) * 45).sort(
      (a, b) => a - b,
    );
    const wanted = serve(bytes, { cuts });
    const received: number[] = [];
    await store.fetch([wanted], forever(), (progress) => received.push(progress.received));
    await expectBytes(wanted, bytes);
    expect(server.asked.length).toBeGreaterThan(10);
    expect(received).toEqual([...received].sort((a, b) => a - b));
  });

  test('by the end of the tab goes on in the next one, also with a hash that nobody knows', async () => {
    const bytes = contents(500_000);
    for (const isKnown of [true, false]) {
      files = new MemoryFiles();
      store = storeOn(files);
      const full = serve(bytes, { speed: 400_000 });
      const wanted = isKnown ? full : { ...full, sha256: null };
      const controller = new AbortController();
      const stopped = store.fetch(
        [wanted],
        controller.signal,
        ({ received }) => received > 50_000 && controller.abort(),
      );
      await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
      const { state, bytes: there } = await stateOf(wanted);
      expect(state).toBe('partly');
      expect(there).toBeGreaterThan(50_000);
      store = storeOn(files);
      server.asked.length = 0;
      serve(bytes);
      await fetchAll([wanted]);
      expect(server.asked).toEqual([{ path: '/model.onnx', from: there }]);
      await expectBytes(wanted, bytes);
    }
  });

  test('on a server without ranges begins again', async () => {
    const bytes = contents(50_000);
    const wanted = serve(bytes, { ignoresRanges: true, cuts: [20_000] });
    await fetchAll([wanted]);
    await expectBytes(wanted, bytes);
  });

  test('again and again without a byte is said', async () => {
    const wanted = serve(contents(100), { cuts: Array.from({ length: 9 }, () => 0) });
    server.files.get('/model.onnx')!.cuts = undefined;
    server.files.get('/model.onnx')!.status = 503;
    await expect(fetchAll([wanted])).rejects.toMatchObject({ code: 'store.unreachable' });
    expect(server.asked.length).toBeGreaterThan(3);
  });
});

describe('a file that is not the one meant', () => {
  test('is refused with both hashes, and nothing of it stays', async () => {
    const [meant, other] = [contents(1000, 1), contents(1000, 2)];
    const wanted = { ...serve(other), sha256: sha256(meant) };
    await expect(fetchAll([wanted])).rejects.toMatchObject({
      code: 'store.changed',
      details: { file: 'model.onnx', expected: sha256(meant), found: sha256(other) },
    });
    expect(await stateOf(wanted)).toMatchObject({ state: 'absent', bytes: 0 });
    serve(meant);
    await fetchAll([wanted]);
    await expectBytes(wanted, meant);
  });

  test('that takes the place of the one half downloaded is noticed by its tag', async () => {
    const [before, after] = [contents(400_000, 1), contents(400_000, 2)];
    const wanted = { ...serve(before, { cuts: [100_000] }), sha256: null };
    const served = server.files.get('/model.onnx')!;
    await store.fetch([wanted], forever(), ({ received }) => {
      if (received > 0) served.bytes = after;
    });
    await expectBytes(wanted, after);
  });

  test('and is much larger is refused before it is downloaded', async () => {
    const wanted = { ...serve(contents(100_000)), bytes: 1000 };
    await expect(fetchAll([wanted])).rejects.toMatchObject({ code: 'store.size', details: { found: '100 kB' } });
  });

  test('an unfinished file without a tag is begun again when no hash can tell', async () => {
    const bytes = contents(100_000);
    const wanted = { ...serve(bytes, { untagged: true, cuts: [50_000] }), sha256: null };
    const part = await files.append(`at-${sha256(new TextEncoder().encode(wanted.url))}.part`);
    await part.write(contents(30_000, 7));
    await fetchAll([wanted]);
    expect(server.asked[0].from).toBe(0);
    await expectBytes(wanted, bytes);
  });

  test('an unfinished file longer than the whole is begun again', async () => {
    const bytes = contents(1000);
    const wanted = serve(bytes);
    const part = await files.append(`${wanted.sha256}.part`);
    await part.write(contents(2000, 7));
    await fetchAll([{ ...wanted, bytes: null }]);
    await expectBytes(wanted, bytes);
  });
});

test('a hash that nobody knows is learned from the first download and remembered', async () => {
  const bytes = contents(5000);
  const wanted: StoreRequest = { ...serve(bytes), sha256: null, bytes: null };
  await fetchAll([wanted]);
  expect(await stateOf(wanted)).toMatchObject({ state: 'there', isLearned: true, sha256: sha256(bytes) });
  await store.remove([wanted]);
  expect(await stateOf(wanted)).toMatchObject({ state: 'absent', sha256: sha256(bytes) });
  const other = contents(5000, 3);
  serve(other);
  await expect(fetchAll([wanted])).rejects.toMatchObject({ code: 'store.changed', details: { found: sha256(other) } });
  await store.remove([wanted], true);
  await fetchAll([wanted]);
  expect(await stateOf(wanted)).toMatchObject({ sha256: sha256(other) });
});

test('what the server refuses is said with its status, at once', async () => {
  for (const status of [404, 403, 410]) {
    server.asked.length = 0;
    const wanted = serve(contents(10), { status });
    await expect(fetchAll([wanted])).rejects.toMatchObject({ code: 'store.status', details: { status } });
    expect(server.asked).toHaveLength(1);
  }
  const nobody = { ...serve(contents(10)), url: 'http://127.0.0.1:9/model.onnx' };
  await expect(fetchAll([nobody])).rejects.toMatchObject({ code: 'store.unreachable' });
});

test('a full disk is said, and what has arrived stays for when there is room', async () => {
  const bytes = contents(300_000);
  const wanted = serve(bytes);
  files.quota = 120_000;
  await expect(fetchAll([wanted])).rejects.toMatchObject({ code: 'store.full', details: { file: 'model.onnx' } });
  files.quota = Number.POSITIVE_INFINITY;
  server.asked.length = 0;
  await fetchAll([wanted]);
  await expectBytes(wanted, bytes);
});

test('two tabs download a file once: the second waits and finds it', async () => {
  const locks = new TabLocks();
  const bytes = contents(200_000);
  const wanted = serve(bytes, { speed: 1_000_000 });
  const [one, two] = [storeOn(files, locks), storeOn(files, locks)];
  const waits: StoreProgress[] = [];
  await Promise.all([
    one.fetch([wanted], forever(), () => {}),
    two.fetch([wanted], forever(), (progress) => waits.push(progress)),
  ]);
  expect(server.asked).toHaveLength(1);
  expect(waits[0].state).toBe('waiting');
  expect(waits.at(-1)).toMatchObject({ received: 200_000 });
});

test('removing takes unfinished files as well, and reading what is not there names it', async () => {
  const wanted = serve(contents(300_000), { speed: 500_000 });
  const controller = new AbortController();
  const stopped = store.fetch([wanted], controller.signal, ({ received }) => received > 0 && controller.abort());
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  await store.remove([wanted]);
  expect(await files.list()).toEqual([]);
  await expect(store.read(wanted)).rejects.toMatchObject({ code: 'store.missing', details: { file: 'model.onnx' } });
});
