import { BACKGROUND } from '#core/rasters.ts';
import { defineMethod } from '../method.ts';
import { className } from '../names.ts';
import { oneHotGpu, probabilitiesGpu } from './gpu.ts';
import { parameters } from './parameters.ts';
import { oneHot, probabilities } from './reference.ts';

/** A label becomes maps again, so that methods which take maps can follow the fusion. */
export const onehot = defineMethod({
  id: 'onehot',
  stage: 'propagate',
  takes: ['label'],
  gives: 'maps',
  parameters,
  dependsOn: ['tags'],
  async reference({ label }, { confidence, background }, { tags }) {
    const classes = tags.map(({ id }) => id);
    const value = background ? probabilities(label, classes, confidence) : oneHot(label, classes, confidence);
    return { value, diagnostics: {} };
  },
  async gpu(gpu, { label }, { confidence, background }, { tags }) {
    const classes = tags.map(({ id }) => id);
    const make = background ? probabilitiesGpu : oneHotGpu;
    return { value: await make(gpu, label, classes, confidence), diagnostics: {} };
  },
  explain({ label }, _result, { confidence, background }, { tags }, x, y) {
    const id = label.data[y * label.width + x];
    const known = tags.some((tag) => tag.id === id) || (background && id === BACKGROUND);
    const numbers = { class: className(tags, id), confidence };
    const reason = { stage: 'propagate', method: 'onehot', label: known ? id : 0, numbers } as const;
    if (background) return { ...reason, text: known ? 'onehot.probable' : 'onehot.unknown' };
    return { ...reason, text: known ? 'onehot.class' : 'onehot.none' };
  },
});
