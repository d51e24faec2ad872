import { describeParameters } from '#core/parameters.ts';

/**
 * `grid`: cells along the photo's long side. The paper hides cells of 16, 32, 44 or 56 px of 224 px, which are 14, 7, 5
 * and 4 cells; 'mixed' draws one of them for each hiding. `hidden` 0.5 is the paper's. With `complementary` each
 * hiding is followed by its inverse, so that every pixel is seen equally often.
 */
export const parameters = describeParameters({
  hidings: { type: 'number', default: 8, min: 1, max: 32, step: 1 },
  complementary: { type: 'boolean', default: true },
  grid: { type: 'choice', default: 'mixed', options: ['mixed', '4', '5', '7', '14'] },
  hidden: { type: 'number', default: 0.5, min: 0.1, max: 0.9, step: 0.05 },
});
