import { describeParameters, type ValuesOf } from '#core/parameters.ts';
import { parameters as background } from '../background/parameters.ts';

/** What the two pairwise terms of a dense CRF are made of. Sigmas in photo pixels and in 8-bit colour values. */
export interface Pairwise {
  /** Smoothness: a Gaussian over places alone. */
  readonly smoothSigma: number;
  readonly smoothWeight: number;
  /** Appearance: a Gaussian over places and colours. */
  readonly placeSigma: number;
  readonly colourSigma: number;
  readonly colourWeight: number;
}

/** As the papers' code has them; "sec" at test time and SEAM are PSA's numbers, TransCAM's are IRN's. */
export const PRESETS = {
  psa: { smoothSigma: 3, smoothWeight: 3, placeSigma: 80, colourSigma: 13, colourWeight: 10 },
  irn: { smoothSigma: 3, smoothWeight: 3, placeSigma: 50, colourSigma: 5, colourWeight: 10 },
  'clip-es': { smoothSigma: 1, smoothWeight: 3, placeSigma: 67, colourSigma: 3, colourWeight: 4 },
  toco: { smoothSigma: 3, smoothWeight: 3, placeSigma: 36, colourSigma: 3, colourWeight: 4 },
  'toco-test': { smoothSigma: 1, smoothWeight: 1, placeSigma: 121, colourSigma: 5, colourWeight: 4 },
  'weclip-plus': { smoothSigma: 3, smoothWeight: 3, placeSigma: 64, colourSigma: 5, colourWeight: 4 },
  'sec-train': { smoothSigma: 0.25, smoothWeight: 3, placeSigma: 6.67, colourSigma: 13, colourWeight: 10 },
} as const satisfies Readonly<Record<string, Pairwise>>;

const custom = { parameter: 'preset', is: ['custom'] } as const;

/**
 * All presets run 10 iterations (SEAM's visualisation 1). `alpha` 4 is PSA's and SEAM's low setting. `filter`: the
 * permutohedral lattice is what every one of these papers runs; exact sums over all pairs are for small photos.
 */
export const parameters = describeParameters({
  preset: {
    type: 'choice',
    default: 'psa',
    options: ['psa', 'irn', 'clip-es', 'toco', 'toco-test', 'weclip-plus', 'sec-train', 'custom'],
  },
  iterations: { type: 'number', default: 10, min: 0, max: 30, step: 1 },
  mode: { ...background.mode, default: 'power' },
  threshold: background.threshold,
  alpha: background.alpha,
  smoothSigma: { type: 'number', default: 3, min: 0.25, max: 20, step: 0.25, unit: 'px', when: custom },
  smoothWeight: { type: 'number', default: 3, min: 0, max: 20, step: 0.5, when: custom },
  placeSigma: { type: 'number', default: 80, min: 1, max: 200, step: 1, unit: 'px', when: custom },
  colourSigma: { type: 'number', default: 13, min: 1, max: 100, step: 1, when: custom },
  colourWeight: { type: 'number', default: 10, min: 0, max: 20, step: 0.5, when: custom },
  filter: { type: 'choice', default: 'lattice', options: ['lattice', 'exact'], advanced: true },
});

export type CrfValues = ValuesOf<typeof parameters>;

/** The numbers that a preset stands for, or a person's own. */
export function pairwiseOf(values: CrfValues): Pairwise {
  return values.preset === 'custom' ? values : PRESETS[values.preset];
}
