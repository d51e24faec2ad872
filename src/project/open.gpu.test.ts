import { deleteDB, openDB } from 'idb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cdp } from 'vitest/browser';
import { type OpenOptions, openProject } from './open.ts';
import type { Project } from './project.ts';

/** IndexedDB and Web Locks of a real browser; no GPU is asked for. */

const DATABASE = 'camwalk-test';
const opened: Project[] = [];

async function open(options: OpenOptions = {}): Promise<Project> {
  const project = await openProject({ database: DATABASE, ...options });
  opened.push(project);
  return project;
}
async function wipe(): Promise<void> {
  for (const project of opened.splice(0)) await project.close();
  for (const { name } of await indexedDB.databases()) if (name?.startsWith(DATABASE)) await deleteDB(name);
  localStorage.clear();
}
beforeEach(wipe);
afterEach(wipe);

function photo(text: string): { name: string; blob: Blob } {
  return { name: `${text}.jpg`, blob: new Blob([text], { type: 'image/jpeg' }) };
}
const stroke = { type: 'stroke', class: 2, radius: 3, points: [[1, 2]] } as const;

test('a project is found again after closing: photo, documents, undo and redo, choices, masks', async () => {
  const project = await open();
  const { image } = await project.addImage(photo('cat'), { tags: [1] });
  const masks = { width: 2, height: 1, count: 1, words: new Uint32Array([2]), info: [] };
  await project.append({ kind: 'edit', edits: [stroke] }, { image: image.id });
  await project.append({ kind: 'edit', edits: [stroke, stroke] }, { image: image.id });
  await project.addMasks(image.id, masks, 'cat.zip');
  await project.undo(image.id);
  await project.undo(image.id);
  await project.setChoice('view', { zoom: 2 });
  const { state } = project;
  await project.close();
  const again = await open();
  expect(again.state).toEqual(state);
  expect(again.state.images[0].edits).toEqual([stroke]);
  expect(again.choice('view')).toEqual({ zoom: 2 });
  const file = await again.file(image.id);
  expect(await file.text()).toBe('cat');
  expect(file.type).toBe('image/jpeg');
  expect(await again.redo(image.id)).toEqual({ kind: 'edit', edits: [stroke, stroke] });
  expect(await again.redo(image.id)).toMatchObject({ kind: 'masks' });
  expect(await again.masks(again.state.images[0].masks?.key ?? '')).toEqual(masks);
});

test('what is acknowledged is in the database while the page that wrote it is still open', async () => {
  const project = await open();
  const { image } = await project.addImage(photo('cat'));
  const database = await openDB(DATABASE);
  for (let tag = 1; tag <= 20; tag++) {
    await project.append({ kind: 'tags', tags: [tag] }, { image: image.id });
    const entries = await database.getAll('journal');
    expect(entries).toHaveLength(tag + 1);
    expect(entries.at(-1)).toMatchObject({ change: { kind: 'tags', tags: [tag] } });
  }
  database.close();
});

test('a second tab is told; it may look, or take over, and then the first can write no more', async () => {
  const first = await open();
  const { image } = await first.addImage(photo('cat'));
  await expect(open()).rejects.toMatchObject({ code: 'project.secondTab' });
  const reader = await open({ readOnly: true });
  expect(reader.state).toEqual(first.state);
  await expect(reader.setChoice('a', 1)).rejects.toMatchObject({ code: 'project.readOnly' });
  const told = new Promise<string>((resolve) => first.subscribe(() => resolve(first.mode)));
  const second = await open({ takeOver: true });
  expect(await told).toBe('takenOver');
  await expect(first.append({ kind: 'tags', tags: [7] }, { image: image.id })).rejects.toMatchObject({
    code: 'project.takenOver',
  });
  await second.append({ kind: 'tags', tags: [8] }, { image: image.id });
  expect(second.state.images[0].tags).toEqual([8]);
});

test('a writer that has not yet heard of the take-over is stopped by the store itself', async () => {
  const project = await open();
  const { image } = await project.addImage(photo('cat'));
  const database = await openDB(DATABASE);
  await database.put('owner', 'another page', 'owner');
  await expect(project.append({ kind: 'tags', tags: [7] }, { image: image.id })).rejects.toMatchObject({
    code: 'project.takenOver',
  });
  expect(await database.count('journal')).toBe(1);
  expect(project.mode).toBe('takenOver');
  database.close();
});

test('a database of a newer version is left alone and named', async () => {
  const newer = await openDB(DATABASE, 99, {
    upgrade: (db) => {
      db.createObjectStore('future').put('kept', 'key');
    },
  });
  newer.close();
  await expect(open()).rejects.toMatchObject({ code: 'project.newer', details: { found: 99, known: 1 } });
  const untouched = await openDB(DATABASE);
  expect(await untouched.get('future', 'key')).toBe('kept');
  untouched.close();
});

test('a corrupt log is left alone and named; a fresh project lies beside it and is opened from then on', async () => {
  const project = await open();
  await project.addImage(photo('cat'));
  await project.close();
  const database = await openDB(DATABASE);
  await database.add('journal', { kind: 'image', image: 'nobody', silent: false, change: {} });
  const before = await database.getAll('journal');
  await expect(open()).rejects.toMatchObject({ code: 'project.corrupt', details: { entry: 2 } });
  const fresh = await open({ fresh: true });
  expect(fresh.state.images).toEqual([]);
  await fresh.addImage(photo('dog'));
  await fresh.close();
  const next = await openProject();
  opened.push(next);
  expect(next.state.images.map((image) => image.name)).toEqual(['dog.jpg']);
  expect(await database.getAll('journal')).toEqual(before);
  database.close();
});

test('a full disk is named; nothing is applied, nothing that was there is lost, and with room again all goes on', async () => {
  const session = cdp();
  const origin = location.origin;
  // Chromium remembers for a while how much room it saw last; with the data it forgets that too.
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  const { usage = 0 } = await navigator.storage.estimate();
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + 1_000_000 });
  try {
    const project = await open();
    const { image } = await project.addImage(photo('cat'));
    const bytes = new Uint8Array(8_000_000);
    for (let at = 0; at < bytes.length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    const adding = project.addImage({ name: 'huge.png', blob: new Blob([bytes]) });
    await expect(adding).rejects.toMatchObject({ code: 'project.full' });
    await expect(adding).rejects.toThrowError(/"needed":"8.0 MB","usage":"\d+/);
    expect(project.state.images).toEqual([image]);
    await session.send('Storage.overrideQuotaForOrigin', { origin });
    await project.append({ kind: 'tags', tags: [3] }, { image: image.id });
    const { state } = project;
    await project.close();
    const again = await open();
    expect(again.state).toEqual(state);
    expect(await (await again.file(image.id)).text()).toBe('cat');
  } finally {
    await session.send('Storage.overrideQuotaForOrigin', { origin });
  }
});

test('a project in main memory works without a database', async () => {
  const project = await open({ memory: true });
  await project.addImage(photo('cat'));
  expect(project.state.images).toHaveLength(1);
  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(DATABASE);
});
