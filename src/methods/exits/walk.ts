import { type Signal, throwIfAborted } from '#core/errors.ts';
import type { ScalarMap, Size } from '#core/rasters.ts';
import type { GpuScalar } from '#gpu/values.ts';
import type { ExitsValues, Scene } from './geometry.ts';
import type { Tokens } from './tokens.ts';

/** Values of S kept at a time, 16 MB: up to 2048 tokens the whole of it, above that it is made again for each product. */
export const BLOCK = 2 ** 22;

/** The halves of a round of Sinkhorn, in their order. */
const SIDES = ['rows', 'columns'] as const;
export type Side = (typeof SIDES)[number];

/** S of some tokens, the factors that Sinkhorn has found for it so far, and where both walks are. */
export interface Walker {
  /** Divides rows or columns by their sums. */
  balance(side: Side): Promise<void>;
  /** max |row sum of A − 1| */
  residual(): Promise<number>;
  /** One step of both walks. */
  step(): Promise<void>;
  /** Takes back the step that was made just now. */
  back(): void;
  /** Δ, f32 [N] in units of 1/N. */
  delta(): Promise<Float32Array>;
  /** Δ / (1 + Δ) on the photo's pixels, 0 where Δ is not above 0, where the walker computes. The caller's to release. */
  map(scene: Scene, photo: Size): Promise<ScalarMap | GpuScalar>;
  dispose(): void;
}

/** Makes a walker that stands at its beginning. */
export type Walk = (
  tokens: Tokens,
  scene: Pick<Scene, 'seeds' | 'outside'>,
  values: Pick<ExitsValues, 'exponent'>,
) => Promise<Walker>;

interface WalkOptions {
  readonly signal?: Signal;
  /** 0..1 */
  readonly progress?: (fraction: number) => void;
}

/** One round of Sinkhorn; `advance` is called after each half. */
export async function balance(walker: Walker, advance: () => void): Promise<void> {
  for (const side of SIDES) {
    await walker.balance(side);
    advance();
  }
}

/** Sinkhorn and the walk to their ends. */
export async function walkThrough(
  walker: Walker,
  { rounds, steps }: Pick<ExitsValues, 'rounds' | 'steps'>,
  { signal, progress }: WalkOptions = {},
): Promise<{ readonly delta: Float32Array; readonly residual: number }> {
  const products = 2 * rounds + 1 + steps;
  let done = 0;
  const advance = () => {
    throwIfAborted(signal);
    done += 1;
    progress?.(done / products);
  };
  for (let round = 0; round < rounds; round++) await balance(walker, advance);
  const residual = await walker.residual();
  advance();
  for (let step = 0; step < steps; step++) {
    await walker.step();
    advance();
  }
  return { delta: await walker.delta(), residual };
}
