/**
 * The chains of methods that scripts/methods-table.mjs measures: each method by itself between maps and label, then
 * what can reasonably be put together. `sweep` is the parameter that is chosen on every other picture: the
 * seed's threshold unless said otherwise.
 */

const step = (method, parameters = {}) => ({ method, parameters });
const THRESHOLDS = [0.2, 0.35, 0.5, 0.65];
/** The paper's reading without masks that merely contain the object. */
const VETO = { mode: 'paper-or', backgroundVeto: true, order: 'purest-masks-on-top' };
const seed = step('background');
const OFFICIAL = { mode: 'official', backgroundVeto: false, order: 'classes-ascending' };
const CRF_AFTER = [
  step('onehot', { background: true, confidence: 0.7 }),
  step('crf', { preset: 'irn' }),
  step('argmax'),
];
const sepl = [step('everything'), step('sepl', OFFICIAL)];
const threshold = (method) => ({ method, parameter: 'threshold', values: THRESHOLDS });
const chain = (name, kind, steps, sweep = threshold('background')) => ({
  name,
  kind,
  steps,
  sweep: steps.some(({ method }) => method === sweep?.method) ? sweep : null,
});

export const CHAINS = [
  chain('CAM, the plain seed', 'base', [step('cam'), seed]),
  chain('CAM + SEPL, official code', 'base', [step('cam'), seed, ...sepl]),

  chain('MAM scale attention', 'activation', [step('mam'), seed]),
  chain('Erasing', 'activation', [step('erasing'), seed]),
  chain('Hide-and-seek', 'activation', [step('hide-and-seek'), seed]),
  chain('ACoL', 'activation', [step('acol'), seed]),
  chain('Tiles (PuzzleCAM)', 'activation', [step('tiles'), seed]),
  chain('Eigen-CAM', 'activation', [step('eigen-cam'), seed]),
  chain('Disagreement ignored', 'activation', [step('cam'), seed, step('disagreement')]),

  chain('PCM', 'sharpening', [step('cam'), step('pcm'), seed]),
  chain('RCM', 'sharpening', [step('cam'), step('rcm'), seed]),
  chain('Affinity (CAA)', 'sharpening', [step('cam'), step('affinity'), seed]),

  chain('IRN walk, mask borders', 'propagation', [
    step('cam'),
    step('everything'),
    step('edges', { source: 'masks' }),
    step('irn-walk'),
    seed,
  ]),
  chain('IRN walk, photo borders', 'propagation', [
    step('cam'),
    step('edges', { source: 'photo' }),
    step('irn-walk'),
    seed,
  ]),
  chain('PSA walk (its steps)', 'propagation', [step('cam'), step('psa-walk'), seed], {
    method: 'psa-walk',
    parameter: 'steps',
    values: [2, 8, 32, 256],
  }),
  chain('Random walker, confident places', 'propagation', [step('cam'), seed, step('random-walker'), step('argmax')]),

  chain('Peak prompts, competition (S2C)', 'prompts', [step('cam'), step('mask-competition')]),
  chain('Peak prompts + SEPL with veto', 'prompts', [step('cam'), seed, step('peak-prompts'), step('sepl', VETO)]),

  chain('PAR', 'smoothing', [step('cam'), step('par'), seed]),
  chain('Dense CRF', 'smoothing', [step('cam'), step('crf'), step('argmax')], threshold('crf')),
  chain('Saliency background', 'cues', [step('cam'), step('saliency'), step('saliency-background')]),

  chain('PCM + SEPL with veto', 'chains', [step('cam'), step('pcm'), seed, step('everything'), step('sepl', VETO)]),
  chain('Erasing + SEPL with veto', 'chains', [step('erasing'), seed, step('everything'), step('sepl', VETO)]),
  chain('Tiles + SEPL with veto', 'chains', [step('tiles'), seed, step('everything'), step('sepl', VETO)]),
  chain('Walk + SEPL with veto', 'chains', [
    step('cam'),
    step('everything'),
    step('edges', { source: 'masks' }),
    step('irn-walk'),
    seed,
    step('sepl', VETO),
  ]),
  chain('SEPL, paper’s OR', 'chains', [
    step('cam'),
    seed,
    step('everything'),
    step('sepl', { ...OFFICIAL, mode: 'paper-or' }),
  ]),
  chain('SEPL with veto', 'chains', [step('cam'), seed, step('everything'), step('sepl', VETO)]),
  chain('PAR + SEPL with veto', 'chains', [step('cam'), step('par'), seed, step('everything'), step('sepl', VETO)]),
  chain('SEPL, OR with the class’s own pixels', 'chains', [
    step('cam'),
    seed,
    step('everything'),
    step('sepl', { ...OFFICIAL, mode: 'or-union' }),
  ]),
  chain('SEPL with veto + CRF', 'chains', [
    ...[step('cam'), seed, step('everything'), step('sepl', VETO)],
    ...CRF_AFTER,
  ]),
  chain('PAR + SEPL with veto + CRF', 'chains', [
    ...[step('cam'), step('par'), seed, step('everything'), step('sepl', VETO)],
    ...CRF_AFTER,
  ]),
];
