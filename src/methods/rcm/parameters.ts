import { describeParameters } from '#core/parameters.ts';

/**
 * `scope` 'project' adds the prototypes of the project's other photos. `foreground` and `background`: what of a map's maximum counts as sure of a
 * class, and of none. `temperature` 0.1 is the sharpness of the comparison, as in PPC. `fewest` places that make a prototype.
 */
export const parameters = describeParameters({
  scope: { type: 'choice', default: 'image', options: ['image', 'project'] },
  rounds: { type: 'number', default: 2, min: 0, max: 6, step: 1 },
  foreground: { type: 'number', default: 0.5, min: 0.1, max: 0.95, step: 0.05 },
  background: { type: 'number', default: 0.1, min: 0, max: 0.5, step: 0.01 },
  temperature: { type: 'number', default: 0.1, min: 0.02, max: 1, step: 0.01, scale: 'log' },
  fewest: { type: 'number', default: 4, min: 1, max: 64, step: 1 },
  scores: { type: 'choice', default: 'classes', options: ['classes', 'all'] },
  centre: { type: 'boolean', default: true, advanced: true },
});
