import { defineMethod } from '../method.ts';
import { className } from '../names.ts';
import { oneHotGpu } from './gpu.ts';
import { parameters } from './parameters.ts';
import { oneHot } from './reference.ts';

/** A label becomes maps again, so that methods which take maps can follow the fusion. */
export const onehot = defineMethod({
  id: 'onehot',
  stage: 'propagate',
  takes: ['label'],
  gives: 'maps',
  parameters,
  dependsOn: ['tags'],
  async reference({ label }, { confidence }, { tags }) {
    const classes = tags.map(({ id }) => id);
    return { value: oneHot(label, classes, confidence), diagnostics: {} };
  },
  async gpu(gpu, { label }, { confidence }, { tags }) {
    const classes = tags.map(({ id }) => id);
    return { value: await oneHotGpu(gpu, label, classes, confidence), diagnostics: {} };
  },
  explain({ label }, _result, { confidence }, { tags }, x, y) {
    const id = label.data[y * label.width + x];
    const known = tags.some((tag) => tag.id === id);
    const numbers = { class: className(tags, id), confidence };
    const reason = { stage: 'propagate', method: 'onehot', label: known ? id : 0, numbers } as const;
    return { ...reason, text: known ? 'onehot.class' : 'onehot.none' };
  },
});
