import { explainActivation } from '../cam/explain.ts';
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
    let told: readonly ErasedClass[] = [];
    for await (const moment of erase(backend, values, context)) told = moment.classes;
    return { value: { width, height, classes, data: backend.fused }, diagnostics: { classes: told } };
  },
  async gpu(gpu, { photo }, values, context) {
    const { width, height } = photo;
    const classes = context.tags.map(({ id }) => id);
    const backend = await GpuBackend.create(gpu, photo, classes.length);
    try {
      let told: readonly ErasedClass[] = [];
      for await (const moment of erase(backend, values, context)) told = moment.classes;
      const value = await rankInPlace(gpu, { width, height, classes, buffer: backend.fused });
      backend.give();
      return { value, diagnostics: { classes: told } };
    } finally {
      backend.dispose();
    }
  },
  course: {
    parameter: 'steps',
    async *reference({ photo: { width, height } }, values, context) {
      const classes = context.tags.map(({ id }) => id);
      const backend = new CpuBackend(context.photo, classes.length);
      for await (const { step } of erase(backend, values, context)) {
        yield { step, value: { width, height, classes, data: backend.fused.slice() } };
      }
    },
    async *gpu(gpu, { photo }, values, context) {
      const { width, height } = photo;
      const classes = context.tags.map(({ id }) => id);
      const backend = await GpuBackend.create(gpu, photo, classes.length);
      try {
        for await (const { step } of erase(backend, values, context)) {
          yield { step, value: copyMaps(gpu, { width, height, classes, buffer: backend.fused }) };
        }
      } finally {
        backend.dispose();
      }
    },
  },
  explain(_inputs, { value }, _values, context, x, y) {
    return explainActivation('erasing', value, context, x, y);
  },
});
