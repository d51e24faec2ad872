import { describeParameters } from '#core/parameters.ts';

export const parameters = describeParameters({
  source: { type: 'choice', default: 'masks', options: ['masks', 'features', 'photo'] },
});
