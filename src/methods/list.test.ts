import { describe, expect, it } from 'vitest';
import { METHODS, methodById, standardValues } from './list.ts';
import { defaultRecipe } from './recipes.ts';

describe('what a model suggests', () => {
  const everything = methodById('everything')!;

  it('takes the place of a method’s defaults, and of nothing else', () => {
    const plain = standardValues(everything);
    const asked = standardValues(everything, { everything: { grid: 12, predictedIou: 0.35 } });
    expect(asked).toEqual({ ...plain, grid: 12, predictedIou: 0.35 });
  });

  it('is left out where the method has no such parameter, or does not allow the value', () => {
    const asked = { everything: { colour: 'red', grid: 12.5, stability: 2, boxOverlap: 'much' }, unknown: { x: 1 } };
    expect(standardValues(everything, asked)).toEqual(standardValues(everything));
  });

  it('enters the recipe of a new project', () => {
    const steps = defaultRecipe({ background: { threshold: 0.4 } }).steps;
    expect(steps.find((step) => step.method === 'background')?.parameters.threshold).toBe(0.4);
  });
});

it('every method has its own id', () => {
  expect(new Set(METHODS.map((method) => method.id)).size).toBe(METHODS.length);
});
