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

/** The sources under a folder, without tests. */
function sourcesIn(folder: string): { file: string; text: string }[] {
  const root = new URL(folder, import.meta.url).pathname;
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'))
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
}

/** The keys that a template with gaps may mean. */
function patternOf(template: string): RegExp {
  const parts = template.split(/\$\{[^}]+\}/).map((part) => part.replace(/[.]/g, '\\.'));
  return new RegExp(`^${parts.join('[\\w.-]+')}$`);
}

/** Each way that the sources ask for a text: a key, or a template with gaps. */
const asked = sourcesIn('..').flatMap(({ file, text }) =>
  Array.from(text.matchAll(/\bt\(\s*(?:'([\w.-]+)'|`([^`]+)`)/g), ([, plain, template]) => ({
    file,
    key: plain ?? template,
  })),
);

/** Each code that the sources give an error: as a text, as one of two, or as a template with gaps. */
const thrown = sourcesIn('../..').flatMap(({ file, text }) =>
  Array.from(text.matchAll(/new UserError\(\s*(?:[^'`,()]*\?\s*'([^']+)'\s*:\s*)?(?:'([^']+)'|`([^`]+)`)/g), (match) =>
    match.slice(1),
  )
    .flat()
    .flatMap((code) => (code ? [{ file, code: `errors.${code}` }] : [])),
);

describe('catalogue', () => {
  it('has every text that the screen asks for', () => {
    expect(asked.length).toBeGreaterThan(150);
    // What is in words already is no key.
    const missing = asked.filter(
      ({ key }) => !key.startsWith('${') && ![...known].some((one) => patternOf(key).test(one)),
    );
    expect(missing).toEqual([]);
  });

  it('has a text for every error', () => {
    expect(thrown.length).toBeGreaterThan(100);
    expect(thrown.filter(({ code }) => ![...known].some((one) => patternOf(code).test(one)))).toEqual([]);
  });

  it('has no text for an error that nothing throws', () => {
    const patterns = thrown.map(({ code }) => patternOf(code));
    const texts = [...known].filter((key) => key.startsWith('errors.') && !asked.some((one) => one.key === key));
    expect(texts.filter((key) => !patterns.some((pattern) => pattern.test(key)))).toEqual([]);
  });

  it('has no text that nothing asks for', () => {
    const literals = sourcesIn('..').flatMap(({ text }) =>
      Array.from(text.matchAll(/(['"`])([\w-]+\.[\w.-]*(?:\$\{[^}]+\}[\w.-]*)*)\1/g), (match) => match[2]),
    );
    const patterns = [...new Set(literals)].map(patternOf);
    // What methods and recipes are called by is elsewhere; errors have a test of their own.
    const texts = [...known].filter((key) => !/^(methods|reasons|recipes|errors)\./.test(key));
    expect(texts.filter((key) => !patterns.some((pattern) => pattern.test(key)))).toEqual([]);
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
