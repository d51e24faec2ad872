import { throwIfAborted, UserError } from '#core/errors.ts';
import type { ScalarMap } from '#core/rasters.ts';
import type { GpuScalar } from '#gpu/values.ts';
import type { Moment } from '../method.ts';
import { type ExitsContext, walkerOf } from './answer.ts';
import { type ExitsValues, isTooSmall, type Point, sceneOf } from './geometry.ts';
import { ROUNDS, STEPS } from './moments.ts';
import { balance } from './walk.ts';

/** Δ / (1 + Δ) over the whole photo: where it is at least τ / (1 + τ), inside the box, is the dense label. */
export interface ExitsMoment extends Moment<ScalarMap | GpuScalar> {
  /** max |row sum of A − 1|, where Sinkhorn has just changed it. */
  readonly residual?: number;
}

/**
 * EXITS for these points moment by moment (moments.ts).
 * @throws UserError 'exits.points', 'exits.small' where the object has too few tokens for a walk
 */
export async function* exitsCourse(
  points: readonly Point[],
  values: ExitsValues,
  context: Pick<ExitsContext, 'photo' | 'features' | 'walk' | 'signal'>,
): AsyncGenerator<ExitsMoment> {
  if (points.length === 0) throw new UserError('exits.points');
  const { photo, signal } = context;
  const scene = sceneOf(points, photo, values);
  if (isTooSmall(scene)) throw new UserError('exits.small');
  const walker = await walkerOf(scene, values, context);
  try {
    let step = 0;
    yield { step, value: await walker.map(scene, photo) };
    for (let round = 1; round <= ROUNDS; round++) {
      if (round > 1) walker.back();
      await balance(walker, () => throwIfAborted(signal));
      const residual = await walker.residual();
      await walker.step();
      yield { step: ++step, value: await walker.map(scene, photo), residual };
    }
    for (let walked = 2; walked <= STEPS; walked++) {
      await walker.step();
      yield { step: ++step, value: await walker.map(scene, photo) };
    }
  } finally {
    walker.dispose();
  }
}
