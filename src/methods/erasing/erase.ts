import { throwIfAborted } from '#core/errors.ts';
import type { ValuesOf } from '#core/parameters.ts';
import type { Photo } from '#core/rasters.ts';
import { IMAGENET_MEAN, meanColour } from '../cam/fill.ts';
import { hasEvidence, type Range } from '../cam/reference.ts';
import { classifierOf, look, plannedChannels, type TakeView } from '../cam/run.ts';
import { type Channels, viewsAt } from '../cam/views.ts';
import type { MethodContext } from '../method.ts';
import type { parameters } from './parameters.ts';
import { sigmoid } from './reference.ts';

export type ErasingValues = ValuesOf<typeof parameters>;

/** The arithmetic of one backend. It holds one class's latest map, every class's erased pixels and the fused maps. */
export interface Backend {
  /** Takes views of one class and makes the class's latest map of them, divided by its maximum. */
  merge(channels: readonly number[]): { readonly take: TakeView; finish(k: number): Promise<Range> };
  /** Erases class k's latest map from the photo; gives the changed photo and how many pixels are new. */
  erase(
    k: number,
    threshold: number,
    colour: readonly [number, number, number],
  ): Promise<{ photo: Photo; added: number }>;
  /** fused_k ← max(fused_k, weight · latest map of class k). */
  fuse(k: number, weight: number): void;
}

/** What became of one class. */
export interface ErasedClass {
  readonly class: number;
  readonly logit: number | null;
  /** Steps that added to its map. */
  readonly steps: number;
  /** Share of the photo that was erased. */
  readonly erased: number;
  /** Why it ended: no more steps, nothing left to see, over-erased (the guard), or too little new. */
  readonly end: 'steps' | 'empty' | 'guard' | 'small' | 'unknown';
}

interface State {
  readonly k: number;
  readonly channels: Channels;
  logit: number | null;
  probability: number;
  steps: number;
  pixels: number;
  end: ErasedClass['end'] | null;
}

/**
 * Adversarial erasing (AE-PSL, Wei et al. 2017) with one network that is not trained. For each class by itself:
 *
 *   R_t   = [CAM_t ≥ θ · max CAM_t],  E_t = E_(t−1) ∪ R_t
 *   CAM_(t+1) of the photo with E_t in one colour
 *   M     = max_t min(1, σ(z_t) / σ(z_0)) · CAM_t / max CAM_t
 *
 * The guard against erasing too far: a step whose probability is below `guard` of the first one is not
 * used, and ends the class; so does a step that would erase less than `smallest` of the photo.
 * Yields after each step, step 0 being the plain maps; without classes once, and no classifier is asked.
 */
export async function* erase(
  backend: Backend,
  values: ErasingValues,
  context: MethodContext,
): AsyncGenerator<{ readonly step: number; readonly classes: readonly ErasedClass[] }> {
  const { photo, tags, signal } = context;
  const { asked, ofClass } = plannedChannels(context);
  if (ofClass.length === 0) {
    yield { step: 0, classes: [] };
    return;
  }
  const views = viewsAt(photo, classifierOf(context).baseSide, [1], values.flip);
  const colour = values.fill === 'photo' ? meanColour(photo) : IMAGENET_MEAN;
  const pixels = photo.width * photo.height;
  const states = ofClass.map((own, k): State => {
    const channels = { asked: own.map((channel) => asked[channel]), ofClass: [own.map((_, i) => i)] };
    const end = own.length === 0 ? 'unknown' : null;
    return { k, channels, logit: null, probability: 0, steps: 0, pixels: 0, end };
  });
  const lookAt = async (state: State, seen: Photo) => {
    const merger = backend.merge(state.channels.ofClass[0]);
    const { logits } = await look(context, seen, views, state.channels, merger.take, () => {});
    return { range: await merger.finish(state.k), logit: logits[0] };
  };
  const told = () =>
    states.map(({ k, logit, steps, pixels: count, end }) => ({
      class: tags[k].id,
      logit,
      steps,
      erased: count / pixels,
      end: end ?? ('steps' as const),
    }));

  for (let step = 0; step <= values.steps; step++) {
    if (step > 0 && states.every(({ end }) => end !== null)) return;
    for (const [i, state] of states.entries()) {
      throwIfAborted(signal);
      if (state.end === null) await advance(state, step);
      context.progress((step + (i + 1) / states.length) / (values.steps + 1));
    }
    yield { step, classes: told() };
  }

  async function advance(state: State, step: number): Promise<void> {
    if (step === 0) {
      const { range, logit } = await lookAt(state, photo);
      state.logit = logit;
      state.probability = sigmoid(logit ?? 0);
      if (!hasEvidence(range)) state.end = 'empty';
      else backend.fuse(state.k, 1);
      return;
    }
    const { photo: changed, added } = await backend.erase(state.k, values.threshold, colour);
    if (added < values.smallest * pixels || added === 0) {
      state.end = 'small';
      return;
    }
    state.pixels += added;
    const { range, logit } = await lookAt(state, changed);
    const ratio = sigmoid(logit ?? 0) / state.probability;
    if (!hasEvidence(range)) state.end = 'empty';
    else if (!(ratio >= values.guard)) state.end = 'guard';
    else {
      backend.fuse(state.k, Math.min(1, ratio));
      state.steps++;
    }
  }
}
