import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StoreProgress, StoreRequest } from '#models/store/store.ts';
import type { EngineClient } from './client.ts';
import { createEngine } from './start.ts';

/** The store in real workers, on the browser's own file system and locks. */

const tabs: EngineClient[] = [];
function tab(): EngineClient {
  const client = createEngine();
  tabs.push(client);
  return client;
}

beforeEach(async () => {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry('models', { recursive: true }).catch(() => {});
});
afterEach(() => {
  for (const one of tabs.splice(0)) one.dispose();
});

const contract = await (await fetch('/models/segmenter/contract.json')).json();
const files: StoreRequest[] = Object.values(
  contract.files as Record<string, { path: string; bytes: number; sha256: string }>,
).map(({ path, bytes, sha256 }) => ({
  name: path,
  url: new URL(`/models/segmenter/${path}`, location.href).href,
  bytes,
  sha256,
}));
const total = files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);

test('a model is downloaded, found again by another tab, used from the disk and removed', async () => {
  const progress: StoreProgress[] = [];
  const first = tab();
  const state = await first.call('fetchFiles', [files], { onProgress: (one) => progress.push(one) });
  expect(state.files.map((file) => file.state)).toEqual(['there', 'there']);
  expect(state).toMatchObject({ bytes: total, isLasting: true });
  expect(state.quota).toBeGreaterThan(total);
  expect(progress.at(-1)).toMatchObject({ received: total, total });
  first.dispose();

  const second = tab();
  await second.call('start', [{ backend: 'cpu' }]);
  expect((await second.call('storedFiles', [files])).files[0].state).toBe('there');
  const report = await second.call('loadStored', [{ task: 'segmenter', contract, files }]);
  expect(report).toMatchObject({ task: 'segmenter', bytes: total, provider: 'wasm' });
  const after = await second.call('removeFiles', [files, false]);
  expect(after).toMatchObject({ bytes: 0 });
  await expect(second.call('loadStored', [{ task: 'segmenter', contract, files }])).rejects.toMatchObject({
    code: 'store.missing',
  });
});

test('a download that is stopped stays half done and goes on in another tab', async () => {
  const controller = new AbortController();
  const stopped = tab().call('fetchFiles', [files], {
    signal: controller.signal,
    onProgress: ({ received }) => received > 200_000 && controller.abort(),
  });
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  // The one that stops may still be writing its last block: the other waits for the lock.
  const state = await tab().call('fetchFiles', [files]);
  expect(state.files.map((file) => file.state)).toEqual(['there', 'there']);
  expect(state.bytes).toBe(total);
});

test('two tabs at once download a file once', async () => {
  const verified: Set<string>[] = [new Set(), new Set()];
  await Promise.all(
    verified.map((names) =>
      tab().call('fetchFiles', [files], {
        onProgress: ({ state, file }) => state === 'verifying' && names.add(file),
      }),
    ),
  );
  const root = await navigator.storage.getDirectory();
  const models = await root.getDirectoryHandle('models');
  const names: string[] = [];
  for await (const name of (models as unknown as { keys(): AsyncIterable<string> }).keys()) names.push(name);
  expect(names.sort()).toEqual(files.map(({ sha256 }) => sha256).sort());
  // Each file was verified by one of them only.
  expect(verified.flatMap((one) => [...one]).sort()).toEqual(files.map(({ name }) => name).sort());
});
