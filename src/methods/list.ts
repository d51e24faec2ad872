import type { Kind } from '#core/kinds.ts';
import { allows, defaultValues, type ParameterSpecs, type ParameterValues } from '#core/parameters.ts';
import { acol } from './acol/index.ts';
import { affinity } from './affinity/index.ts';
import { argmax } from './argmax/index.ts';
import { background } from './background/index.ts';
import { cam } from './cam/index.ts';
import { crf } from './crf/index.ts';
import { disagreement } from './disagreement/index.ts';
import { edges } from './edges/index.ts';
import { eigenCam } from './eigen-cam/index.ts';
import { erasing } from './erasing/index.ts';
import { everything } from './everything/index.ts';
import { hideAndSeek } from './hide-and-seek/index.ts';
import { irnWalk } from './irn-walk/index.ts';
import { mam } from './mam/index.ts';
import { maskCompetition } from './mask-competition/index.ts';
import type { Method } from './method.ts';
import { onehot } from './onehot/index.ts';
import { par } from './par/index.ts';
import { pcm } from './pcm/index.ts';
import { peakPrompts } from './peak-prompts/index.ts';
import { psaWalk } from './psa-walk/index.ts';
import { randomWalker } from './random-walker/index.ts';
import { rcm } from './rcm/index.ts';
import { saliency } from './saliency/index.ts';
import { saliencyBackground } from './saliency-background/index.ts';
import { sec } from './sec/index.ts';
import { sepl } from './sepl/index.ts';
import { tiles } from './tiles/index.ts';

/** Any method, for those who treat all alike; its values come from `checkValues(method.parameters, …)`. */
export type AnyMethod = Method<ParameterSpecs, Kind, Kind>;

/** Every method of the studio, in the order of the stages. A new method is one folder and one line here. */
export const METHODS: readonly AnyMethod[] = [
  cam,
  mam,
  tiles,
  hideAndSeek,
  acol,
  erasing,
  eigenCam,
  sec,
  pcm,
  rcm,
  affinity,
  background,
  saliency,
  saliencyBackground,
  disagreement,
  everything,
  peakPrompts,
  sepl,
  maskCompetition,
  onehot,
  edges,
  irnWalk,
  psaWalk,
  randomWalker,
  crf,
  par,
  argmax,
];

const BY_ID = new Map(METHODS.map((method) => [method.id, method]));

export function methodById(id: string): AnyMethod | undefined {
  return BY_ID.get(id);
}

/** By method id. */
export type Suggestions = Readonly<Record<string, ParameterValues>>;

/**
 * What a new step begins with instead of the papers' values, because it measured better (docs/methods): SEPL in the
 * paper's reading without masks that merely contain an object. The official code's rules are a ready-made recipe.
 */
const RECOMMENDED: Suggestions = {
  sepl: { mode: 'paper-or', backgroundVeto: true, order: 'purest-masks-on-top' },
};

/** A method's defaults, with what is recommended or what the models in use ask for instead. What the method does not know or allow is left out. */
export function standardValues(method: AnyMethod, suggested: Suggestions = {}): ParameterValues {
  const asked = { ...RECOMMENDED[method.id], ...suggested[method.id] };
  const { parameters } = method;
  const possible = Object.entries(asked).filter(
    ([name, value]) => Object.hasOwn(parameters, name) && allows(parameters[name], value),
  );
  return { ...defaultValues<ParameterSpecs>(parameters), ...Object.fromEntries(possible) };
}
