import { type Signal, throwIfAborted } from '#core/errors.ts';
import type { ExitsValues, Scene } from './geometry.ts';
import type { Tokens } from './tokens.ts';

/** Values of S kept at a time, 16 MB: up to 2048 tokens the whole of it, above that it is made again for each product. */
export const BLOCK = 2 ** 22;

/** Δ after so many steps of the walk; step 0 is where it begins. */
export interface WalkMoment {
  readonly step: number;
  /** f32 [N] in units of 1/N. */
  readonly delta: Float32Array;
  /** max |row sum of A − 1| after Sinkhorn. */
  readonly residual: number;
}

export interface WalkOptions {
  readonly signal?: Signal;
  /** 0..1 */
  readonly progress?: (fraction: number) => void;
}

/** How a backend goes through Sinkhorn and the walk: one moment a step, the last being the result. */
export type Walk = (
  tokens: Tokens,
  scene: Pick<Scene, 'seeds' | 'outside'>,
  values: Pick<ExitsValues, 'exponent' | 'rounds' | 'steps'>,
  options?: WalkOptions,
) => AsyncIterable<WalkMoment>;

/** The last moment of a walk. */
export async function lastMoment(moments: AsyncIterable<WalkMoment>): Promise<WalkMoment> {
  let last: WalkMoment | null = null;
  for await (const moment of moments) last = moment;
  if (!last) throw new Error('a walk has a first moment');
  return last;
}

/** Says how far a walk is, in products with S, and stops it when nobody wants it any more. */
export function follower({ rounds, steps }: Pick<ExitsValues, 'rounds' | 'steps'>, options: WalkOptions): () => void {
  const all = 2 * rounds + 1 + steps;
  let done = 0;
  return () => {
    throwIfAborted(options.signal);
    done += 1;
    options.progress?.(Math.min(1, done / all));
  };
}
