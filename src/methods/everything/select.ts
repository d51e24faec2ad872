/** A mask that passed the tests on its own, before it is compared with the others. */
export interface Candidate {
  /** Number of the prompt and of the mask among its masks, in the order of decoding. */
  readonly index: number;
  readonly point: readonly [number, number];
  readonly predictedIou: number;
  readonly stability: number;
  readonly area: number;
  readonly box: readonly [number, number, number, number];
}

/** Descending predicted IoU, then the smaller mask, then the order of decoding: one order on every machine. */
export function inOrder<C extends Candidate>(candidates: readonly C[]): C[] {
  return [...candidates].sort((a, b) => b.predictedIou - a.predictedIou || a.area - b.area || a.index - b.index);
}

/**
 * Non-maximum suppression on boxes: in the given order, a mask goes when its box overlaps a kept
 * one by more than `limit` (intersection over union, strictly). Boxes are corner to corner, so that
 * a mask one pixel wide has an area of 0, and 0/0 suppresses nothing, as in torchvision.
 */
export function suppressed<C extends Pick<Candidate, 'box'>>(ordered: readonly C[], limit: number): C[] {
  const kept: C[] = [];
  for (const candidate of ordered) {
    if (!kept.some((one) => overlapAbove(one.box, candidate.box, limit))) kept.push(candidate);
  }
  return kept;
}

type Box = Candidate['box'];

function overlapAbove(a: Box, b: Box, limit: number): boolean {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return false;
  const intersection = width * height;
  const union = boxArea(a) + boxArea(b) - intersection;
  // As whole numbers, so that no rounding decides.
  return 1000 * intersection > Math.round(1000 * limit) * union;
}

function boxArea([x0, y0, x1, y1]: Box): number {
  return (x1 - x0) * (y1 - y0);
}
