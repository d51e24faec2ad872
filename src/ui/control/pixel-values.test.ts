import { beforeAll, expect, test } from 'vitest';
import { startTranslation } from '#ui/i18n.ts';
import { entriesOf, momentText } from './pixel-values.ts';

beforeAll(() => startTranslation('en'));

const nameOf = (id: number) => ['background', 'cat', 'dog'][id];
const text = (value: Parameters<typeof entriesOf>[0]) => momentText('Step 12 of 40', entriesOf(value, nameOf));

test('maps tell every class, the highest score first', () => {
  const value = { kind: 'maps', classes: [0, 2, 1], scores: [0.2, 0.034, 0.631] } as const;
  expect(text(value)).toBe('Step 12 of 40: cat 0.63, background 0.20, dog 0.03');
});

test('a label tells its class, a scalar map its score', () => {
  expect(text({ kind: 'label', label: 2 })).toBe('Step 12 of 40: dog');
  expect(text({ kind: 'saliency', score: 0.5 })).toBe('Step 12 of 40: object 0.50');
});
