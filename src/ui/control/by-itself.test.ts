import { expect, test } from 'vitest';
import type { Choice } from '#models/registry/choose.ts';
import type { RegistryEntry } from '#models/registry/registry.ts';
import { hindranceOf, type Line, misfitOf, type Wishes } from './by-itself.ts';

const fresh: Wishes = { isWanted: true, isChosen: false, isBegun: false };
const good: Line = { onLine: true, webdriver: false };

test('a new project on an open line: nothing stands against it', () => {
  expect(hindranceOf(fresh, good)).toBeNull();
  expect(hindranceOf(fresh, { ...good, connection: { saveData: false, type: 'wifi' } })).toBeNull();
});

test('the person comes first, then the project, then the line', () => {
  const bad: Line = { onLine: false, webdriver: true, connection: { saveData: true } };
  expect(hindranceOf({ isWanted: false, isChosen: true, isBegun: true }, bad)).toBe('off');
  expect(hindranceOf({ ...fresh, isChosen: true, isBegun: true }, bad)).toBe('chosen');
  expect(hindranceOf({ ...fresh, isBegun: true }, bad)).toBe('begun');
  expect(hindranceOf(fresh, bad)).toBe('scripted');
  expect(hindranceOf(fresh, { ...bad, webdriver: false })).toBe('offline');
  expect(hindranceOf(fresh, { ...good, connection: { saveData: true } })).toBe('metered');
  expect(hindranceOf(fresh, { ...good, connection: { type: 'cellular' } })).toBe('metered');
});

test('a model that is made for a GPU waits for one that can hold it', () => {
  const misfit = (provider: RegistryEntry['provider'], reason: Choice['reason']) =>
    misfitOf({ provider } as RegistryEntry, { reason } as Choice);
  expect(misfit('webgpu', 'half')).toBeNull();
  expect(misfit('webgpu', 'processor')).toBe('processor');
  expect(misfit('wasm', 'processor')).toBeNull();
  expect(misfit('webgpu', null)).toBe('tooLarge');
});
