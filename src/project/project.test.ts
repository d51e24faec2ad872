import { beforeEach, expect, test } from 'vitest';
import { UserError } from '#core/errors.ts';
import type { MaskSet } from '#core/rasters.ts';
import { MemoryStore } from './memory-store.ts';
import { Project } from './project.ts';
import type { Batch } from './store.ts';

/** A store whose next writes fail as told: before anything is written. */
class FaultyStore extends MemoryStore {
  failures: UserError[] = [];
  override async write(batch: Batch): Promise<readonly number[]> {
    const failure = this.failures.shift();
    if (failure) throw failure;
    return super.write(batch);
  }
}

let store: FaultyStore;
let project: Project;
beforeEach(async () => {
  store = new FaultyStore();
  project = await Project.load(store, 'write');
});

async function reopened(): Promise<Project> {
  return Project.load(store, 'write');
}
function photo(text: string, name = `${text}.jpg`): { name: string; blob: Blob } {
  return { name, blob: new Blob([text], { type: 'image/jpeg' }) };
}
const stroke = { type: 'stroke', class: 2, radius: 3, points: [[1, 2]] } as const;

test('a photo is known by its bytes', async () => {
  const first = await project.addImage(photo('cat'), { tags: [3, 1, 3] });
  expect(first.known).toBe(false);
  // printf cat | sha256sum
  expect(first.image.id).toBe('77af778b51abd4a3c51c5ddd97204a9c3ae614ebccb75a606c3b6865aed6744e');
  expect(first.image.tags).toEqual([1, 3]);
  const again = await project.addImage(photo('cat', 'copy.jpg'), { tags: [9] });
  expect(again.known).toBe(true);
  expect(again.image).toBe(first.image);
  expect(project.state.images).toHaveLength(1);
  const file = await project.file(first.image.id);
  expect(await file.text()).toBe('cat');
});

test('everything is found again after reopening: documents, undo and redo', async () => {
  const { image } = await project.addImage(photo('cat'), { tags: [1] });
  await project.append({ kind: 'edit', edits: [stroke] }, { image: image.id });
  await project.append({ kind: 'reviewed', reviewed: true }, { image: image.id });
  await project.append({
    kind: 'classes',
    classes: [{ id: 1, name: 'cat', colour: [1, 2, 3], networkClasses: [281] }],
  });
  await project.undo(image.id);
  await project.setChoice('view.stage', 'fuse');
  const again = await reopened();
  expect(again.state).toEqual(project.state);
  expect(again.next(image.id)).toEqual(project.next(image.id));
  expect(again.next(image.id).redo?.kind).toBe('classes');
  expect(again.next(image.id).undo).toEqual({ kind: 'reviewed', reviewed: true });
  expect(again.choice('view.stage')).toBe('fuse');
  expect(again.state.images[0].edits).toEqual([stroke]);
});

test('a failed write changes nothing, tells why, and what comes after it works', async () => {
  const { image } = await project.addImage(photo('cat'));
  const before = project.state;
  let told = 0;
  project.subscribe(() => told++);
  store.failures.push(new UserError('project.full', { needed: 10, usage: 90, quota: 95 }));
  const failing = project.append({ kind: 'edit', edits: [stroke] }, { image: image.id });
  const following = project.append({ kind: 'reviewed', reviewed: true }, { image: image.id });
  await expect(failing).rejects.toMatchObject({ code: 'project.full', details: { needed: 10 } });
  await following;
  expect(told).toBe(1);
  expect(before.images[0].reviewed).toBe(false);
  expect(project.state.images[0]).toMatchObject({ edits: [], reviewed: true });
  expect((await reopened()).state).toEqual(project.state);
});

test('a failed undo leaves the change in force and can be tried again', async () => {
  const { image } = await project.addImage(photo('cat'));
  await project.append({ kind: 'edit', edits: [stroke] }, { image: image.id });
  store.failures.push(new UserError('project.write', { reason: 'disk' }));
  await expect(project.undo(image.id)).rejects.toMatchObject({ code: 'project.write' });
  expect(project.state.images[0].edits).toHaveLength(1);
  expect(await project.undo(image.id)).toEqual({ kind: 'edit', edits: [stroke] });
  expect(project.state.images[0].edits).toHaveLength(0);
});

test('a photo whose file could not be stored is not listed', async () => {
  store.failures.push(new UserError('project.full', { needed: 1, usage: 1, quota: 1 }));
  await expect(project.addImage(photo('cat'))).rejects.toMatchObject({ code: 'project.full' });
  expect(project.state.images).toHaveLength(0);
  expect((await project.addImage(photo('cat'))).known).toBe(false);
  expect((await reopened()).state.images).toHaveLength(1);
});

test('changes asked for at once are written in the order asked', async () => {
  const { image } = await project.addImage(photo('cat'));
  const seeds = Array.from({ length: 20 }, (_, tag) => tag);
  await Promise.all(seeds.map((tag) => project.append({ kind: 'tags', tags: [tag] }, { image: image.id })));
  const undone: unknown[] = [];
  for (let step = await project.undo(image.id); step; step = await project.undo(image.id)) undone.push(step);
  expect(undone).toEqual(seeds.reverse().map((tag) => ({ kind: 'tags', tags: [tag] })));
});

test('tags are kept ascending and once each, as methods want them', async () => {
  const { image } = await project.addImage(photo('cat'));
  await project.append({ kind: 'tags', tags: [7, 2, 10, 2] }, { image: image.id });
  expect(project.state.images[0].tags).toEqual([2, 7, 10]);
});

test('two undos at once take back two changes, not the same one twice', async () => {
  const { image } = await project.addImage(photo('cat'));
  await project.append({ kind: 'tags', tags: [1] }, { image: image.id });
  await project.append({ kind: 'tags', tags: [2] }, { image: image.id });
  await Promise.all([project.undo(image.id), project.undo(image.id)]);
  expect(project.state.images[0].tags).toEqual([]);
});

test('what could not be read back is not written', async () => {
  const { image } = await project.addImage(photo('cat'));
  const wrong = project.append({ kind: 'tags', tags: [Number.NaN] }, { image: image.id });
  await expect(wrong).rejects.toThrowError(/change\.tags\[0\]/);
  expect((await reopened()).state).toEqual(project.state);
});

test('a change to a photo that is not there is refused', async () => {
  await expect(project.append({ kind: 'tags', tags: [] }, { image: 'f'.repeat(64) })).rejects.toMatchObject({
    code: 'project.noImage',
  });
});

const MASKS: MaskSet = { width: 2, height: 1, count: 1, words: new Uint32Array([2]), info: [] };

test('imported masks belong to their photo and can be taken back', async () => {
  const { image } = await project.addImage(photo('cat'));
  await project.addMasks(image.id, MASKS, 'cat.zip');
  const again = await reopened();
  const reference = again.state.images[0].masks;
  expect(reference?.name).toBe('cat.zip');
  expect(await again.masks(reference?.key ?? '')).toEqual(MASKS);
  await again.undo(image.id);
  expect(again.state.images[0].masks).toBe(null);
});

test('a removed photo comes back by undo, by opening it again, and is gone after a purge', async () => {
  const { image } = await project.addImage(photo('cat'));
  await project.append({ kind: 'edit', edits: [stroke] }, { image: image.id });
  await project.addMasks(image.id, MASKS, 'cat.zip');
  const key = project.state.images[0].masks?.key ?? '';
  await project.append({ kind: 'remove', images: [image.id] });
  expect(project.state.images).toHaveLength(0);
  await project.undo(null);
  expect(project.state.images[0].edits).toEqual([stroke]);
  await project.append({ kind: 'remove', images: [image.id] });
  expect(await project.addImage(photo('cat'))).toMatchObject({ known: true, image: { edits: [stroke] } });
  await project.append({ kind: 'remove', images: [image.id] });
  expect(await project.purge()).toBe(3);
  await expect(project.file(image.id)).rejects.toMatchObject({ code: 'project.noImage' });
  await expect(project.masks(key)).rejects.toMatchObject({ code: 'project.noMasks' });
  expect((await reopened()).state.images).toHaveLength(0);
  expect(await project.addImage(photo('cat'))).toMatchObject({ known: false, image: { edits: [] } });
  expect((await reopened()).state).toEqual(project.state);
});

test('a purge keeps masks that another photo uses', async () => {
  const cat = await project.addImage(photo('cat'));
  const dog = await project.addImage(photo('dog'));
  await project.addMasks(cat.image.id, MASKS, 'masks.zip');
  await project.addMasks(dog.image.id, MASKS, 'masks.zip');
  await project.append({ kind: 'remove', images: [cat.image.id] });
  await project.purge();
  const reference = project.state.images[0].masks;
  expect(await project.masks(reference?.key ?? '')).toEqual(MASKS);
});

test('a project opened for reading refuses to write', async () => {
  const { image } = await project.addImage(photo('cat'));
  const reader = await Project.load(store, 'read');
  expect(reader.state).toEqual(project.state);
  await expect(reader.append({ kind: 'tags', tags: [1] }, { image: image.id })).rejects.toMatchObject({
    code: 'project.readOnly',
  });
});

test('after a take-over by another tab nothing is written and the screen is told', async () => {
  const { image } = await project.addImage(photo('cat'));
  const modes: string[] = [];
  project.subscribe(() => modes.push(project.mode));
  store.failures.push(new UserError('project.takenOver'));
  await expect(project.undo(image.id)).resolves.toBe(null);
  await expect(project.append({ kind: 'tags', tags: [1] }, { image: image.id })).rejects.toMatchObject({
    code: 'project.takenOver',
  });
  expect(modes).toEqual(['takenOver']);
  await expect(project.setChoice('a', 1)).rejects.toMatchObject({ code: 'project.takenOver' });
});

const WRONG: [string, unknown, RegExp][] = [
  ['no object', 'nonsense', /"entry":1/],
  ['unknown kind', { seq: 4, kind: 'dance' }, /"entry":4.*kind/],
  [
    'wrong field',
    { seq: 5, kind: 'project', silent: true, change: { kind: 'remove', images: ['x'] } },
    /change\.images\[0\]/,
  ],
  [
    'wrong edit',
    {
      seq: 6,
      kind: 'image',
      image: 'a'.repeat(64),
      silent: false,
      change: { kind: 'edit', edits: [{ type: 'stroke', class: 300, radius: 1, points: [] }] },
    },
    /change\.edits\[0\]\.class/,
  ],
];
test.each(WRONG)('a corrupt log is refused naming the entry: %s', async (_, entry, message) => {
  class CorruptStore extends MemoryStore {
    override async load() {
      return { ...(await super.load()), entries: [entry] };
    }
  }
  const opening = Project.load(new CorruptStore(), 'write');
  await expect(opening).rejects.toThrowError(message);
  await expect(opening).rejects.toMatchObject({ code: 'project.corrupt' });
});
