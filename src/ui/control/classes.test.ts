import { describe, expect, it } from 'vitest';
import { MemoryStore } from '#project/memory-store.ts';
import { Project } from '#project/project.ts';
import { freshColour, freshId, matchingNetworkClasses } from './classes.ts';

const NAMES = ['tench', 'analog clock', 'wall clock', 'banana', 'coffee_mug', 'cup', 'mug, drinking mug', 'hotdog'];

describe('matchingNetworkClasses', () => {
  it('takes the same name, whatever its spelling', () => {
    expect(matchingNetworkClasses('Banana', NAMES)).toEqual([3]);
    expect(matchingNetworkClasses('coffee mug', NAMES)).toEqual([4]);
  });

  it('prefers the same name to a last word', () => {
    expect(matchingNetworkClasses('mug', NAMES)).toEqual([6]);
  });

  it('takes all kinds of a thing by their last word, and no part of a word', () => {
    expect(matchingNetworkClasses('clock', NAMES)).toEqual([1, 2]);
    expect(matchingNetworkClasses('dog', NAMES)).toEqual([]);
  });
});

const one = (id: number, colour: readonly [number, number, number] = [0, 0, 0], name = String(id)) => ({
  id,
  name,
  colour,
  networkClasses: [],
});
const unused = { names: new Map<number, string>(), inPhotos: new Set<number>() };
const all = Array.from({ length: 254 }, (_, index) => one(index + 1));

describe('new classes', () => {
  it('take the lowest free id, or the one that they ask for', () => {
    const classes = [one(1), one(3)];
    expect(freshId({ name: 'cat' }, classes, unused)).toBe(2);
    expect(freshId({ name: 'cat', id: 9 }, classes, unused)).toBe(9);
    expect(freshId({ name: 'cat', id: 3 }, classes, unused)).toBe(2);
  });

  it('take ids that classes had only when all others are given, and never one that photos have', () => {
    const used = { names: new Map(all.map(({ id, name }) => [id, name])), inPhotos: new Set([1, 2, 255]) };
    expect(freshId({ name: 'cat' }, [], used)).toBe(3);
    expect(freshId({ name: 'cat', id: 2 }, [], used)).toBe(3);
    used.names.delete(200);
    expect(freshId({ name: 'cat' }, [], used)).toBe(200);
    expect(freshId({ name: 'cat' }, all.slice(2), used)).toBeNull();
  });

  it('find no id when all 254 are taken', () => {
    expect(freshId({ name: 'cat' }, all, unused)).toBeNull();
  });

  it('never get the id of a removed class that a photo has, be it a removed photo; its name gets it back', async () => {
    const project = await Project.load(new MemoryStore(), 'write');
    const { image } = await project.addImage({ name: 'a.jpg', blob: new Blob(['a']) }, { tags: [1] });
    await project.append({ kind: 'classes', classes: [one(1, [0, 0, 0], 'cat'), one(2, [0, 0, 0], 'dog')] });
    const stroke = { type: 'stroke', class: 2, radius: 1, points: [[0, 0]] } as const;
    await project.append({ kind: 'edit', edits: [stroke] }, { image: image.id });
    await project.undo(image.id);
    await project.append({ kind: 'remove', images: [image.id] });
    await project.append({ kind: 'classes', classes: [] });
    expect([...project.labelIds.inPhotos]).toEqual([1, 2]);
    expect(freshId({ name: 'cow' }, project.state.classes, project.labelIds)).toBe(3);
    expect(freshId({ name: 'cow', id: 1 }, project.state.classes, project.labelIds)).toBe(3);
    expect(freshId({ name: 'dog' }, project.state.classes, project.labelIds)).toBe(2);
    await project.purge();
    expect([...project.labelIds.inPhotos], 'a purge forgets the photo with its log').toEqual([]);
  });

  it('take a colour that no other class has', () => {
    const first = one(1, freshColour([]));
    const second = one(2, freshColour([first]));
    expect(second.colour).not.toEqual(first.colour);
    expect(freshColour([second])).toEqual(first.colour);
  });
});
