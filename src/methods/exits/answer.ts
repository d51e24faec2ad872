import { maskArea, maskIou } from '#core/bitmask.ts';
import type { Prompt } from '#core/edits.ts';
import { type Signal, throwIfAborted, UserError } from '#core/errors.ts';
import type { Photo, Size } from '#core/rasters.ts';
import { maskFromLogits } from '../everything/reference.ts';
import { featureMapOf } from '../features.ts';
import type { Embedding, Segmenter, Tensor } from '../models.ts';
import { type ExitsValues, isTooSmall, type Point, type Rectangle, type Scene, sceneOf } from './geometry.ts';
import { promptsOf } from './prompts.ts';
import { centresOf, denseMask, type Retrieved, retrieve } from './retrieve.ts';
import { cropOf, makeTokens } from './tokens.ts';
import { type Walk, type Walker, walkThrough } from './walk.ts';

/** What EXITS may use. */
export interface ExitsContext {
  readonly photo: Photo;
  /** Features of a photo, [1, D, h, w]; null where no model in use offers any. The caller disposes them. */
  features(photo: Photo): Promise<Tensor | null>;
  readonly walk: Walk;
  readonly segmenter: Segmenter | null;
  embedding(): Promise<Embedding>;
  readonly signal?: Signal;
  progress(fraction: number): void;
}

export interface ExitsAnswer {
  /** Bit-packed, of the photo's size. */
  readonly words: Uint32Array;
  /** The segmenter's estimate, or the agreement with itself, 1, of a dense label. */
  readonly predictedIou: number;
  readonly from: 'prompt' | 'dense';
  readonly scene: Scene;
  /** Centres of all retrieved tokens, photo coordinates. */
  readonly foreground: readonly Point[];
  readonly background: readonly Point[];
  readonly residual: number;
}

/**
 * From extreme points to a mask. Without a segmenter, or where it is asked for, the mask is the dense label; else the
 * one of all the segmenter's answers with the highest predicted IoU + λ · IoU with the dense label, cut off at the box,
 * which the points say holds the whole object. With `best` the dense label takes part where every answer agrees with
 * it less than half.
 *
 * @param points pixels of the photo, in any order; those that fall together count once
 * @throws UserError 'exits.points' without any point, 'exits.nothing' when no mask came of them
 */
export async function exits(
  points: readonly Point[],
  values: ExitsValues,
  context: ExitsContext,
): Promise<ExitsAnswer> {
  if (points.length === 0) throw new UserError('exits.points');
  const { photo } = context;
  const scene = sceneOf(points, photo, values);
  const { delta, residual } = await walked(scene, values, context);
  const found = delta ? retrieve(delta, scene, values) : { foreground: [], background: [] };
  const dense = delta && found.foreground.length > 0 ? denseMask(delta, scene, photo, values.foreground) : null;
  const chosen = await choose(scene, found, delta ?? new Float32Array(), dense, values, context);
  if (!chosen || maskArea(chosen.words) === 0) throw new UserError('exits.nothing');
  return {
    ...chosen,
    scene,
    foreground: centresOf(scene, found.foreground),
    background: centresOf(scene, found.background),
    residual,
  };
}

async function walked(scene: Scene, values: ExitsValues, context: ExitsContext) {
  if (isTooSmall(scene)) return { delta: null, residual: 0 };
  const walker = await walkerOf(scene, values, context);
  const options = { signal: context.signal, progress: (fraction: number) => context.progress(fraction / 2) };
  try {
    return await walkThrough(walker, values, options);
  } finally {
    walker.dispose();
  }
}

/** A walker over the tokens of the crop, at its beginning. The caller disposes it. */
export async function walkerOf(
  scene: Scene,
  values: ExitsValues,
  context: Pick<ExitsContext, 'photo' | 'features' | 'walk'>,
): Promise<Walker> {
  return context.walk(await tokensOfCrop(scene, values, context), scene, values);
}

async function tokensOfCrop(
  scene: Scene,
  values: ExitsValues,
  { photo, features }: Pick<ExitsContext, 'photo' | 'features'>,
) {
  const crop = cropOf(photo, scene.crop);
  const tensor = values.features > 0 ? await features(crop) : null;
  try {
    return makeTokens(crop, tensor && (await featureMapOf(tensor)), scene, values);
  } finally {
    tensor?.dispose();
  }
}

type Candidate = Pick<ExitsAnswer, 'words' | 'predictedIou' | 'from'>;

async function choose(
  scene: Scene,
  found: Retrieved,
  delta: Float32Array,
  dense: Uint32Array | null,
  values: ExitsValues,
  context: ExitsContext,
): Promise<Candidate | null> {
  const own: Candidate | null = dense && { words: dense, predictedIou: 1, from: 'dense' };
  if (values.result === 'dense' || !context.segmenter) return own;
  let best: Candidate | null = null;
  let bestScore = Number.NEGATIVE_INFINITY;
  let mostAgreed = 0;
  const prompts = promptsOf(scene, found, delta, values);
  const embedding = await context.embedding();
  for (const [i, prompt] of prompts.entries()) {
    throwIfAborted(context.signal);
    for (const answer of await ask(context.segmenter, embedding, prompt, context.photo, scene.box, context.signal)) {
      const agreed = dense ? maskIou(answer.words, dense) : 0;
      const score = answer.predictedIou + values.agreement * agreed;
      mostAgreed = Math.max(mostAgreed, agreed);
      if (!(score > bestScore)) continue;
      [best, bestScore] = [answer, score];
    }
    context.progress(0.5 + (i + 1) / (2 * prompts.length));
  }
  const isAlone = values.result === 'best' && mostAgreed < 0.5;
  return best && !(own && isAlone) ? best : own;
}

/** All masks of one prompt that are not empty inside the box. */
async function ask(
  segmenter: Segmenter,
  embedding: Embedding,
  prompt: Prompt,
  photo: Size,
  box: Rectangle,
  signal?: Signal,
): Promise<Candidate[]> {
  const decoded = await segmenter.decode(embedding, [prompt], undefined, signal);
  try {
    const { side, scores } = decoded;
    const logits = await decoded.logits.cpu();
    const masks = [...scores].map((predictedIou, m): Candidate => {
      const plane = logits.subarray(m * side * side, (m + 1) * side * side);
      const { words } = maskFromLogits(plane, side, embedding.frame, photo);
      return { words: within(words, photo, box), predictedIou, from: 'prompt' };
    });
    return masks.filter(({ words }) => maskArea(words) > 0);
  } finally {
    decoded.logits.dispose();
  }
}

/** The pixels inside the box. */
function within(words: Uint32Array, { width }: Size, { x0, y0, x1, y1 }: Rectangle): Uint32Array {
  const kept = new Uint32Array(words.length);
  for (let y = y0; y < y1; y++) {
    for (let pixel = y * width + x0; pixel < y * width + x1; pixel++)
      kept[pixel >>> 5] |= words[pixel >>> 5] & (1 << (pixel & 31));
  }
  return kept;
}
