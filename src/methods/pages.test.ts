import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ParameterSpec } from '#core/parameters.ts';
import { METHODS } from './list.ts';

/** One page a method in docs/methods; `argmax` is described with the background threshold, whose rule it is. */
const page = (id: string) =>
  readFileSync(new URL(`../../docs/methods/${id === 'argmax' ? 'background' : id}.md`, import.meta.url), 'utf8');

/** The cells of a page's table rows whose first cell begins with the name. */
const rows = (text: string, name: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith(`| \`${name}\``))
    .map((line) =>
      line
        .replaceAll('`', '')
        .split('|')
        .slice(2, -1)
        .map((cell) => cell.trim()),
    );

const written = (value: number) =>
  value.toLocaleString('en', { maximumFractionDigits: 6, useGrouping: false }).replace('-', '−');

/** What a page's table has to say about a parameter. */
function described(spec: ParameterSpec): [standard: string, range: string] {
  switch (spec.type) {
    case 'number':
      return [
        spec.unit ? `${written(spec.default)} ${spec.unit}` : written(spec.default),
        `${written(spec.min)} – ${written(spec.max)}`,
      ];
    case 'boolean':
      return [spec.default ? 'on' : 'off', ''];
    case 'choice':
      return [spec.default, spec.options.join(', ')];
  }
}

describe.each(METHODS.map((method) => [method.id, method] as const))('page of %s', (id, { parameters }) => {
  const text = page(id);

  it('has an equation, a source, and a picture or why there is none', () => {
    expect(text).toMatch(/^ {4}\S.*=/m);
    expect(text).toMatch(/^\*\*Source\.\*\*/m);
    expect(text).toMatch(/^!\[.+\]\(.+\.jpg\)$|no picture/m);
  });

  it('describes no other parameter', () => {
    const table = text.match(/^\| parameter \|.*\n((?:\|.*\n)+)/m)?.[1] ?? '';
    const names = [...table.matchAll(/^\| `(.+?)`/gm)].map(([, name]) => name);
    expect(names).toEqual(Object.keys(parameters));
  });

  it.each(Object.entries(parameters))('says default and range of %s', (name, spec) => {
    const [standard, range] = described(spec);
    const row = rows(text, name).find(([given]) => given === standard);
    expect(row, `a row of \`${name}\` with the default ${standard}`).toBeDefined();
    // Options that need words of their own have a table of their own.
    if (spec.type === 'choice' && row![1].endsWith('above')) {
      for (const option of spec.options) expect(rows(text, option), option).toHaveLength(1);
    } else expect(row![1]).toBe(range);
  });
});

it('pages tell what the embedded models ask for', () => {
  const models = new URL('../../public/models/', import.meta.url);
  const folders = readdirSync(models, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const asked = folders.flatMap(({ name: model }) => {
    const { suggested = {} } = JSON.parse(readFileSync(new URL(`${model}/contract.json`, models), 'utf8'));
    return Object.entries<Record<string, number>>(suggested).flatMap(([id, values]) =>
      Object.entries(values).map(([name, value]) => ({ model, id, name, value })),
    );
  });
  expect(asked).not.toEqual([]);
  for (const { model, id, name, value } of asked) {
    expect(rows(page(id), name).flat().join()).toContain(`the embedded ${model} asks for ${value}`);
  }
});
