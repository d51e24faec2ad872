import { describeParameters } from '#core/parameters.ts';

/**
 * `tiles` 2 is PuzzleCAM's 2 × 2. `zoom` 1 shows a tile at the size it has in the whole photo, as PuzzleCAM does; at 2 a
 * tile of 2 × 2 is as large as the whole photo was. `share` of the tiles' maps in the result; 0.5 is their plain mean.
 */
export const parameters = describeParameters({
  tiles: { type: 'number', default: 2, min: 2, max: 4, step: 1 },
  zoom: { type: 'number', default: 1, min: 1, max: 4, step: 0.25 },
  share: { type: 'number', default: 0.5, min: 0, max: 1, step: 0.05 },
  flip: { type: 'boolean', default: true },
});
