import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import messages from './en.json' with { type: 'json' };

/** Every code that some UserError of the sources has, with the file that throws it. */
function thrownCodes(): [code: string, file: string][] {
  const root = new URL('../..', import.meta.url).pathname;
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !file.includes('.test.'),
  );
  return files.flatMap((file) => {
    const matches = readFileSync(join(root, file), 'utf8').matchAll(/new UserError\(\s*'([^']+)'/g);
    return Array.from(matches, ([, code]): [string, string] => [code, file]);
  });
}

test('every error that a person can meet has a text', () => {
  const codes = thrownCodes();
  expect(codes.length).toBeGreaterThan(40);
  const missing = codes.filter(([code]) => {
    const text = code
      .split('.')
      .reduce<unknown>((branch, key) => (branch as Record<string, unknown>)?.[key], messages.errors);
    return typeof text !== 'string';
  });
  expect(missing).toEqual([]);
});
