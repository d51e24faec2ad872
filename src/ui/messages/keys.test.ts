import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { STAGES } from '#core/kinds.ts';
import { METHODS } from '#methods/list.ts';
import { RECIPES } from '#methods/recipes.ts';
import { COMMANDS } from '../hotkeys.ts';
import messages from './en.json' with { type: 'json' };

/** Keys of all texts, plural endings taken off. */
function keysOf(branch: unknown, path = ''): string[] {
  if (typeof branch === 'string') return [path.slice(1).replace(/_(one|other)$/, '')];
  return Object.entries(branch as object).flatMap(([key, value]) => keysOf(value, `${path}.${key}`));
}

const known = new Set(keysOf(messages));
const root = new URL('..', import.meta.url).pathname;
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && !file.includes('.test.'),
);
/** Each way that the sources ask for a text: a key, or a template with gaps. */
const asked = sources.flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8');
  return Array.from(text.matchAll(/\bt\(\s*(?:'([\w.-]+)'|`([^`]+)`)/g), ([, plain, template]) => ({
    file,
    key: plain ?? template,
  }));
});

describe('catalogue', () => {
  it('has every text that the screen asks for', () => {
    expect(asked.length).toBeGreaterThan(150);
    const missing = asked.filter(({ key }) => {
      if (!key.includes('${')) return !known.has(key);
      const parts = key.split(/\$\{[^}]+\}/).map((part) => part.replace(/[.]/g, '\\.'));
      // What is in words already is no key.
      if (parts[0] === '') return false;
      const pattern = new RegExp(`^${parts.join('[\\w.-]+')}$`);
      return ![...known].some((one) => pattern.test(one));
    });
    expect(missing).toEqual([]);
  });

  it('names every command of the hotkey table', () => {
    expect(Object.keys(COMMANDS).filter((id) => !known.has(`hotkeys.commands.${id}`))).toEqual([]);
  });

  it('names every ready-made recipe', () => {
    const wanted = RECIPES.flatMap(({ id }) => [`recipes.${id}.name`, `recipes.${id}.hint`]);
    expect(wanted.filter((key) => !known.has(key))).toEqual([]);
  });

  it('names every stage', () => {
    const wanted = STAGES.flatMap((stage) => ['name', 'hint', 'doing'].map((part) => `stages.${stage}.${part}`));
    expect(wanted.filter((key) => !known.has(key))).toEqual([]);
  });

  it.each(METHODS.map((method) => [method.id, method] as const))('describes %s and its parameters', (id, method) => {
    const wanted = [`methods.${id}.name`, `methods.${id}.hint`];
    for (const [name, spec] of Object.entries(method.parameters)) {
      const path = `methods.${id}.parameters.${name}`;
      wanted.push(`${path}.label`, `${path}.hint`);
      if (spec.type === 'choice') wanted.push(...spec.options.map((option) => `${path}.options.${option}`));
    }
    expect(wanted.filter((key) => !known.has(key))).toEqual([]);
  });
});
