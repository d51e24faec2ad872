/** Moments of the longest walk, without the first. */
const MOMENTS = 32;

/**
 * The steps at which a walk is shown: 0, then the squares of an even scale up to `steps`. What diffuses gets as far
 * as the square root of the steps, so that it moves evenly from moment to moment. 256 steps: 0, 1, 2, 4, 6, 9, 12, …
 * @returns ascending, without doubles; the last is `steps`
 */
export function momentSteps(steps: number): number[] {
  const all = Array.from({ length: MOMENTS + 1 }, (_, i) => Math.round(steps * (i / MOMENTS) ** 2));
  return [...new Set(all)];
}
