import { expect, it } from 'vitest';
import { UserError } from '#core/errors.ts';
import { isClassList, readClassesJson } from './classes-json.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

it('reads names with their outputs', () => {
  expect(readClassesJson(bytes('{"dog":[151,152],"person":[]}'), 'classes.json')).toEqual({
    dog: [151, 152],
    person: [],
  });
});

it('names the class whose outputs are wrong', () => {
  const read = () => readClassesJson(bytes('{"dog":[151],"cat":[-1]}'), 'classes.json');
  expect(read).toThrow(UserError);
  expect(read).toThrow(/cat/);
});

it('tells a class list from other documents', () => {
  expect(isClassList({ dog: [1] })).toBe(true);
  expect(isClassList({ format: 'camwalk-recipe/1', steps: [] })).toBe(false);
  expect(isClassList([1])).toBe(false);
  expect(isClassList({})).toBe(false);
});
