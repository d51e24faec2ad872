import { explainActivation } from '../cam/explain.ts';
import { plannedChannels } from '../cam/run.ts';
import { copyMaps } from '../copy.ts';
import { defineMethod } from '../method.ts';
import { rankInPlace } from '../ranking.ts';
import { CpuBackend } from './cpu.ts';
import { type ErasedClass, erase } from './erase.ts';
import { GpuBackend } from './gpu.ts';
import { parameters } from './parameters.ts';

/** The classifier looks again at the photo without what it saw, so that it finds the rest of each object. */
export const erasing = defineMethod({
  id: 'erasing',
  stage: 'activate',
  takes: ['photo'],
  gives: 'maps',
  parameters,
  dependsOn: ['tags', 'classifier'],
  async reference({ photo: { width, height } }, values, context) {
    const classes = context.tags.map(({ id }) => id);
    const backend = new CpuBackend(context.photo, classes.length);
    const value = { width, height, classes, data: backend.fused };
    let told: readonly ErasedClass[] = [];
    if (classes.length > 0) {
      for await (const moment of erase(backend, values, context, plannedChannels(context))) told = moment.classes;
    }
    return { value, diagnostics: { classes: told } };
  },
  async gpu(gpu, { photo }, values, context) {
    const { width, height } = photo;
    const classes = context.tags.map(({ id }) => id);
    const backend = await GpuBackend.create(gpu, photo, classes.length);
    try {
      let told: readonly ErasedClass[] = [];
      if (classes.length > 0) {
        for await (const moment of erase(backend, values, context, plannedChannels(context))) told = moment.classes;
      }
      const ranked = await rankInPlace(gpu, { width, height, classes, buffer: backend.fused });
      backend.give();
      return { value: ranked, diagnostics: { classes: told } };
    } finally {
      backend.dispose();
    }
  },
  course: {
    parameter: 'steps',
    async *reference({ photo: { width, height } }, values, context) {
      const classes = context.tags.map(({ id }) => id);
      const backend = new CpuBackend(context.photo, classes.length);
      const value = () => ({ width, height, classes, data: backend.fused.slice() });
      if (classes.length === 0) {
        yield { step: 0, value: value() };
        return;
      }
      for await (const { step } of erase(backend, values, context, plannedChannels(context)))
        yield { step, value: value() };
    },
    async *gpu(gpu, { photo }, values, context) {
      const { width, height } = photo;
      const classes = context.tags.map(({ id }) => id);
      const backend = await GpuBackend.create(gpu, photo, classes.length);
      const value = () => copyMaps(gpu, { width, height, classes, buffer: backend.fused });
      try {
        if (classes.length === 0) {
          yield { step: 0, value: value() };
          return;
        }
        for await (const { step } of erase(backend, values, context, plannedChannels(context)))
          yield { step, value: value() };
      } finally {
        backend.dispose();
      }
    },
  },
  explain(_inputs, { value }, _values, context, x, y) {
    return explainActivation('erasing', value, context, x, y);
  },
});
