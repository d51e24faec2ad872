import { describe, expect, it } from 'vitest';
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

const one = (id: number, colour: readonly [number, number, number]) => ({
  id,
  name: String(id),
  colour,
  networkClasses: [],
});

describe('new classes', () => {
  it('take the lowest free id', () => {
    expect(freshId([one(1, [0, 0, 0]), one(3, [0, 0, 0])])).toBe(2);
  });

  it('find no id when all 254 are taken', () => {
    expect(freshId(Array.from({ length: 254 }, (_, i) => one(i + 1, [0, 0, 0])))).toBeNull();
  });

  it('take a colour that no other class has', () => {
    const first = one(1, freshColour([]));
    const second = one(2, freshColour([first]));
    expect(second.colour).not.toEqual(first.colour);
    expect(freshColour([second])).toEqual(first.colour);
  });
});
