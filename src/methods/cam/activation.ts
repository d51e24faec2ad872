import type { ParameterSpecs, ValuesOf } from '#core/parameters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { Dependency, Diagnostics, Method, MethodContext } from '../method.ts';
import { rankInPlace } from '../ranking.ts';
import { explainActivation } from './explain.ts';
import { GpuMerger } from './gpu.ts';
import { Merger } from './reference.ts';
import { plannedChannels } from './run.ts';
import type { Channels } from './views.ts';

/** What tells activation methods apart: how they look at the photo. Both leave the maps, normalised, in the merger's sum. */
export interface Looking<S extends ParameterSpecs> {
  readonly id: string;
  readonly parameters: S;
  readonly dependsOn: readonly Dependency[];
  reference(merger: Merger, values: ValuesOf<S>, context: MethodContext, channels: Channels): Promise<Diagnostics>;
  gpu(
    gpu: Gpu,
    merger: GpuMerger,
    values: ValuesOf<S>,
    context: MethodContext,
    channels: Channels,
  ): Promise<Diagnostics>;
}

/** A method that makes maps of the tagged classes by asking the classifier. Without tags nothing is asked. */
export function activation<const S extends ParameterSpecs>(looking: Looking<S>): Method<S, 'photo', 'maps'> {
  const { id, parameters, dependsOn } = looking;
  const untagged = { views: 0, classes: [], notFinite: 0 };
  return {
    id,
    stage: 'activate',
    takes: ['photo'],
    gives: 'maps',
    parameters,
    dependsOn,
    async reference({ photo: { width, height } }, values, context) {
      const classes = context.tags.map((tag) => tag.id);
      const channels = plannedChannels(context);
      const merger = new Merger({ width, height }, channels.ofClass);
      const value = { width, height, classes, data: merger.sum };
      if (classes.length === 0) return { value, diagnostics: untagged };
      return { value, diagnostics: await looking.reference(merger, values, context, channels) };
    },
    async gpu(gpu, { photo: { width, height } }, values, context) {
      const classes = context.tags.map((tag) => tag.id);
      const channels = plannedChannels(context);
      const merger = await GpuMerger.create(gpu, { width, height }, channels.ofClass);
      const value = { width, height, classes, buffer: merger.sum };
      try {
        if (classes.length === 0) return { value, diagnostics: untagged };
        const diagnostics = await looking.gpu(gpu, merger, values, context, channels);
        return { value: await rankInPlace(gpu, value), diagnostics };
      } catch (error) {
        gpu.release(merger.sum);
        throw error;
      } finally {
        merger.dispose();
      }
    },
    explain(_inputs, { value }, _values, context, x, y) {
      return explainActivation(id, value, context, x, y);
    },
  };
}
