import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const preset: Record<string, number[]> = JSON.parse(
  readFileSync(new URL('../../public/presets/coco-imagenet.json', import.meta.url), 'utf8'),
);

test('every output of the classifier stands for at most one COCO class', () => {
  const outputs = Object.values(preset).flat();
  expect(new Set(outputs).size).toBe(outputs.length);
  for (const output of outputs) expect(Number.isInteger(output) && output >= 0 && output < 1000).toBe(true);
  for (const [name, list] of Object.entries(preset)) {
    expect(list.length, name).toBeGreaterThan(0);
    expect(list, name).toEqual([...list].sort((a, b) => a - b));
  }
});

test('some well-known outputs', () => {
  // Chihuahua 151, German shepherd 235, tabby 281, zebra 340, airliner 404, pizza 963.
  expect(preset.dog).toEqual(expect.arrayContaining([151, 235, 268]));
  expect(preset.dog).toHaveLength(118);
  expect(preset.cat[0]).toBe(281);
  expect(preset.bird).toHaveLength(59);
  expect([preset.zebra, preset.airplane[0], preset.pizza]).toEqual([[340], 404, [963]]);
  // A timber wolf, a carpenter's plane, a kite in the sky.
  const outputs = Object.values(preset).flat();
  expect(outputs).not.toContain(269);
  expect(outputs).not.toContain(726);
  expect(preset).not.toHaveProperty('kite');
});
