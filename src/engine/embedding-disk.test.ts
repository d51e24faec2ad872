import { beforeEach, expect, test } from 'vitest';
import { sha256Hex } from '#core/hash.ts';
import type { PlainEmbedding } from '#methods/models.ts';
import { MemoryFiles } from '#models/fixtures/memory-files.ts';
import type { StoreFiles } from '#models/store/files.ts';
import { EmbeddingDisk } from './embedding-disk.ts';

const keyOf = (name: string) => sha256Hex(new TextEncoder().encode(name));

/** 4000 bytes of values, and about 200 of head. */
function plain(value: number): PlainEmbedding {
  const values = (length: number) => Float32Array.from({ length }, (_, i) => value + i / 7);
  return {
    photo: { width: 20, height: 10 },
    frame: { width: 64, height: 32, side: 64 },
    tensors: { low: { dims: [1, 2, 20, 20], data: values(800) }, high: { dims: [1, 200], data: values(200) } },
  };
}
const BUDGET = 10_000;

let files: MemoryFiles;
beforeEach(() => {
  files = new MemoryFiles();
});
function open(there: StoreFiles | null = files, budget = BUDGET): EmbeddingDisk {
  const disk = new EmbeddingDisk();
  void disk.open(Promise.resolve(there), budget);
  return disk;
}

test('what was kept comes back on the next visit, bit for bit', async () => {
  const odd = plain(Math.PI);
  odd.tensors.low.data.set([Number.NaN, -0, Number.POSITIVE_INFINITY, 1e-45]);
  await open().put(keyOf('a'), odd);
  const again = open();
  const found = await again.get(keyOf('a'));
  expect(found).toEqual(odd);
  expect(Object.is(found?.tensors.low.data[1], -0)).toBe(true);
  expect(await again.get(keyOf('b'))).toBeNull();
  expect(again.report).toMatchObject({ state: 'on', budget: BUDGET, photos: 1 });
  expect(again.report.bytes).toBeGreaterThan(4000);
});

test('above the budget the one unused for longest goes, also across visits', async () => {
  const disk = open();
  await disk.put(keyOf('a'), plain(1));
  await disk.put(keyOf('b'), plain(2));
  await disk.get(keyOf('a'));
  const next = open();
  await next.put(keyOf('c'), plain(3));
  expect(await Promise.all(['a', 'b', 'c'].map(async (name) => (await next.get(keyOf(name))) !== null))).toEqual([
    true,
    false,
    true,
  ]);
  expect(next.report.bytes).toBeLessThanOrEqual(BUDGET);
});

test.each([
  ['among the values', -9],
  ['in the head', 60],
  ['in the magic', 0],
])('a flipped bit %s is a miss, and the entry goes', async (_, at) => {
  await open().put(keyOf('a'), plain(1));
  const bytes = new Uint8Array(await (await files.read(keyOf('a')))!.arrayBuffer());
  bytes[at < 0 ? bytes.length + at : at] ^= 4;
  await write(keyOf('a'), bytes);
  const disk = open();
  expect(await disk.get(keyOf('a'))).toBeNull();
  expect(disk.report.photos).toBe(0);
  await disk.put(keyOf('a'), plain(1));
  expect(await disk.get(keyOf('a'))).toEqual(plain(1));
});

test.each([0, 5, 30, 100, 4000])('an entry cut after %i bytes is a miss', async (length) => {
  await open().put(keyOf('a'), plain(1));
  const bytes = new Uint8Array(await (await files.read(keyOf('a')))!.arrayBuffer());
  await write(keyOf('a'), bytes.slice(0, length));
  expect(await open().get(keyOf('a'))).toBeNull();
});

test('an entry under another key is a miss', async () => {
  await open().put(keyOf('a'), plain(1));
  await files.rename(keyOf('a'), keyOf('b'));
  expect(await open().get(keyOf('b'))).toBeNull();
});

test('a broken index forgets the order and nothing else', async () => {
  await open().put(keyOf('a'), plain(1));
  await write('used.json', new TextEncoder().encode('{"'));
  expect(await open().get(keyOf('a'))).toEqual(plain(1));
});

test('a full disk keeps nothing more, says so, and breaks nothing', async () => {
  const disk = open();
  await disk.put(keyOf('a'), plain(1));
  files.quota = files.used + 100;
  await disk.put(keyOf('b'), plain(2));
  expect(disk.report).toMatchObject({ state: 'full', photos: 1 });
  expect(await disk.get(keyOf('a'))).toEqual(plain(1));
  expect(await files.read(keyOf('b'))).toBeNull();
  files.quota = Number.POSITIVE_INFINITY;
  await disk.put(keyOf('b'), plain(2));
  expect(disk.report).toMatchObject({ state: 'on', photos: 2 });
});

test('the budget may shrink, down to nothing', async () => {
  const disk = open();
  await disk.put(keyOf('a'), plain(1));
  await disk.put(keyOf('b'), plain(2));
  await disk.setBudget(5000);
  expect(disk.report).toMatchObject({ photos: 1, budget: 5000 });
  await disk.setBudget(0);
  expect(disk.report).toMatchObject({ photos: 0, bytes: 0, state: 'off' });
  await disk.put(keyOf('c'), plain(3));
  expect(await disk.get(keyOf('c'))).toBeNull();
});

test('clearing leaves no file', async () => {
  const disk = open();
  await disk.put(keyOf('a'), plain(1));
  await disk.clear();
  expect(await files.list()).toEqual([]);
  expect(disk.report.photos).toBe(0);
});

test('an embedding larger than the budget is not kept', async () => {
  const disk = open(files, 3000);
  await disk.put(keyOf('a'), plain(1));
  expect(await files.list()).toEqual([]);
});

test('without storage nothing is kept', async () => {
  const disk = open(null);
  await disk.put(keyOf('a'), plain(1));
  expect(await disk.get(keyOf('a'))).toBeNull();
  expect(disk.report.state).toBe('absent');
});

async function write(name: string, bytes: Uint8Array): Promise<void> {
  const writer = await files.append(name);
  await writer.truncate(0);
  await writer.write(bytes);
  await writer.close();
}

test('whoever follows it is told how things stand after each use', async () => {
  const photos: number[] = [];
  const disk = new EmbeddingDisk((report) => photos.push(report.photos));
  void disk.open(Promise.resolve(files), BUDGET);
  await disk.put(keyOf('a'), plain(1));
  await disk.clear();
  expect(photos).toEqual([0, 1, 0]);
});
