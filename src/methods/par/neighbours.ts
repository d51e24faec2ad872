/** How far away the rings of eight neighbours are, in pixels. */
const DILATIONS = [1, 2, 4, 8, 12, 24] as const;

/** Sharpness of both softmaxes: differences count in units of this share of their standard deviation. */
const SHARPNESS = 0.3;
/** What places count beside colours. */
const PLACE_SHARE = 0.01;
const EPSILON = 1e-8;

/** Row by row, without the pixel itself. */
const RING = [
  [-1, -1],
  [0, -1],
  [1, -1],
  [-1, 0],
  [1, 0],
  [-1, 1],
  [0, 1],
  [1, 1],
] as const;

/** The 48 neighbours, ring by ring: steps in x and y, and the share that place alone gives them. */
export function neighbours(): { dx: number; dy: number; place: number }[] {
  const steps = DILATIONS.flatMap((dilation) => RING.map(([x, y]) => ({ dx: dilation * x, dy: dilation * y })));
  const distances = steps.map(({ dx, dy }) => Math.hypot(dx, dy));
  const deviation = standardDeviation(distances);
  const shares = softmax(distances.map((distance) => closeness(distance, deviation)));
  return steps.map((step, i) => ({ ...step, place: PLACE_SHARE * shares[i] }));
}

/** Sum of colour's and place's weights, by which they are divided. */
export const WEIGHT_SUM = 1 + PLACE_SHARE;

/** −(difference / deviation / 0.3)²; in a flat place, where nothing differs, 0. */
export function closeness(difference: number, deviation: number): number {
  return -((difference / (deviation + EPSILON) / SHARPNESS) ** 2);
}

/** Of a sample: divided by one less than its size. */
export function standardDeviation(values: ArrayLike<number>): number {
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += values[i] / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - mean) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

export function softmax(values: readonly number[]): number[] {
  const highest = Math.max(...values);
  const odds = values.map((value) => Math.exp(value - highest));
  const sum = odds.reduce((a, b) => a + b, 0);
  return odds.map((value) => value / sum);
}
