import { throwIfAborted } from '#core/errors.ts';
import type { CpuValues, Kind } from '#core/kinds.ts';
import type { ParameterSpecs, ValuesOf } from '#core/parameters.ts';
import type { Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { GpuValues } from '#gpu/values.ts';
import type { Diagnostics, Inputs, Method, MethodContext } from '../method.ts';
import type { GpuWalk } from './gpu.ts';
import { momentSteps } from './moments.ts';
import type { Walk } from './reference.ts';

/** How a method that walks `steps` steps begins, on either backend. */
export interface Setout<S extends ParameterSpecs, T extends Kind> {
  reference(inputs: Inputs<CpuValues, T>, values: ValuesOf<S>, context: MethodContext): Walk | Promise<Walk>;
  gpu(gpu: Gpu, inputs: Inputs<GpuValues, T>, values: ValuesOf<S>, context: MethodContext): Promise<GpuWalk>;
  /** What is told of its grid over a photo. */
  diagnostics(photo: Size): Diagnostics;
}

type Running<S extends ParameterSpecs, T extends Kind> = Pick<Method<S, T, 'maps'>, 'reference' | 'gpu' | 'course'>;

/** The runs and the course of such a method. */
export function walking<
  const S extends ParameterSpecs & { readonly steps: { readonly type: 'number' } },
  T extends Kind,
>(_parameters: S, { reference, gpu: start, diagnostics }: Setout<S, T | 'maps'>): Running<S, T | 'maps'> {
  const stepsOf = (values: ValuesOf<S>) => values.steps as number;
  return {
    async reference(inputs, values, context) {
      const walk = await reference(inputs, values, context);
      const steps = stepsOf(values);
      for (let step = 1; step <= steps; step++) {
        throwIfAborted(context.signal);
        walk.step();
        context.progress(step / steps);
      }
      const value = walk.maps();
      return { value, diagnostics: diagnostics(value) };
    },
    async gpu(gpu, inputs, values, context) {
      const walk = await start(gpu, inputs, values, context);
      try {
        await walk.walk(stepsOf(values), context.signal, context.progress);
        const value = await walk.maps();
        return { value, diagnostics: diagnostics(value) };
      } finally {
        walk.dispose();
      }
    },
    course: {
      parameter: 'steps',
      async *reference(inputs, values, context) {
        const walk = await reference(inputs, values, context);
        let made = 0;
        for (const step of momentSteps(stepsOf(values))) {
          throwIfAborted(context.signal);
          for (; made < step; made++) walk.step();
          yield { step, value: walk.maps() };
        }
      },
      async *gpu(gpu, inputs, values, context) {
        const walk = await start(gpu, inputs, values, context);
        try {
          let made = 0;
          for (const step of momentSteps(stepsOf(values))) {
            throwIfAborted(context.signal);
            await walk.walk(step - made, context.signal);
            made = step;
            yield { step, value: await walk.maps() };
          }
        } finally {
          walk.dispose();
        }
      },
    },
  };
}
