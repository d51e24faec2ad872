import { describe, expect, it } from 'vitest';
import { groupsOf, guessFrom, summed, withMembers, withoutMembers, wordGroups } from './class-groups.ts';

const NAMES = ['Irish terrier', 'tabby', 'Tibetan terrier', 'toy_terrier', 'beagle', 'wall clock', 'clock'];
const DOG = { name: 'dog', members: [0, 2, 3, 4] };

describe('groups of a classifier’s classes', () => {
  it('are found by the last word', () => {
    expect(wordGroups(NAMES)).toEqual([{ name: 'terrier', members: [0, 2, 3] }]);
  });

  it('by meaning come before those by word, and hide them where the name is the same', () => {
    expect(groupsOf(NAMES, [DOG, { name: 'cat', members: [1] }]).map(({ name }) => name)).toEqual(['dog', 'terrier']);
    expect(groupsOf(NAMES, [{ name: 'terrier', members: [0, 2] }])).toEqual([{ name: 'terrier', members: [0, 2] }]);
  });

  it('sum a selection up', () => {
    const groups = groupsOf(NAMES, [DOG]);
    expect(summed([0, 1, 2, 3, 4], groups)).toEqual({ groups: [DOG], single: [1] });
    expect(summed([0, 2, 3, 6], groups).groups.map(({ name }) => name)).toEqual(['terrier']);
    expect(summed([], groups)).toEqual({ groups: [], single: [] });
  });

  it('guess by meaning where it is known, else by name', () => {
    expect(guessFrom(' Dog', NAMES, [DOG])).toEqual([0, 2, 3, 4]);
    expect(guessFrom('clock', NAMES, [DOG])).toEqual([6]);
    expect(guessFrom('boat', NAMES, [DOG])).toEqual([]);
  });

  it('are added and taken away whole', () => {
    expect(withMembers([1, 3], DOG.members)).toEqual([0, 1, 2, 3, 4]);
    expect(withoutMembers([0, 1, 2], DOG.members)).toEqual([1]);
  });
});
