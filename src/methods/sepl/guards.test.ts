import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import { IGNORE, type LabelMap, type MaskSet, type Size } from '#core/rasters.ts';
import { readLabelPng } from '#formats/indexed-png.ts';
import { onReference, packMasks, testContext } from '../testing.ts';
import type { SeplValues } from './decisions.ts';
import { sepl } from './index.ts';
import { parameters } from './parameters.ts';

/*
 * Each guard on a demo scene with exact ground truth: the seed is the inner part of every object, as a threshold
 * leaves it, the masks are the objects and the one kind of mask that the guard is there for. docs/methods/sepl.md
 * quotes these figures.
 */

interface Scene extends Size {
  readonly truth: Uint8Array;
  readonly instances: Uint8Array;
}

function sceneOf(number: string): Scene {
  const read = (kind: string) => {
    const file = `${number}.${kind}.png`;
    return readLabelPng(readFileSync(new URL(`../../../public/scenes/${file}`, import.meta.url)), file);
  };
  const { width, height, data: truth } = read('label');
  return { width, height, truth, instances: read('instances').data };
}

/** The pixels whose surroundings of `radius` all have their label; the others are `rest`. */
function inner({ truth, width, height }: Scene, radius: number, rest = 0): LabelMap {
  const data = truth.map((id, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    for (let v = y - radius; v <= y + radius; v++) {
      for (let u = x - radius; u <= x + radius; u++) {
        const within = u >= 0 && v >= 0 && u < width && v < height;
        if (within && truth[v * width + u] !== id) return rest;
      }
    }
    return id;
  });
  return { width, height, data };
}

/** One mask for each object. */
function objects({ instances }: Scene): Uint8Array[] {
  const ids = [...new Set(instances)].filter((id) => id > 0).sort((a, b) => a - b);
  return ids.map((one) => instances.map((id) => Number(id === one)));
}

/** The object's box with a margin of `share` of it on each side: the object with what it stands on. */
function around(mask: Uint8Array, { width, height }: Size, share: number): Uint8Array {
  const pixels = [...mask.keys()].filter((i) => mask[i]);
  const [xs, ys] = [pixels.map((i) => i % width), pixels.map((i) => Math.floor(i / width))];
  const ends = (values: number[]) => [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const [[x0, x1], [y0, y1]] = [ends(xs), ends(ys)];
  const [dx, dy] = [share * (x1 - x0), share * (y1 - y0)];
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return Number(x >= x0 - dx && x <= x1 + dx && y >= y0 - dy && y <= y1 + dy);
  });
}

async function fused(label: LabelMap, masks: MaskSet, given: Partial<SeplValues>): Promise<Uint8Array> {
  const values: SeplValues = { ...defaultValues(parameters), mode: 'paper-or', maxMaskArea: 1, ...given };
  return (await onReference(sepl, { label, masks }, values, testContext())).value.data;
}

/** Mean over the truth's classes and the background; pixels of 255 count as missed. */
function meanIou(label: Uint8Array, truth: Uint8Array): number {
  const ids = [...new Set(truth)];
  const ious = ids.map((id) => {
    let [both, either] = [0, 0];
    for (let i = 0; i < truth.length; i++) {
      if (label[i] === id && truth[i] === id) both++;
      if (label[i] === id || truth[i] === id) either++;
    }
    return both / either;
  });
  return ious.reduce((a, b) => a + b) / ious.length;
}

/** mIoU of the seed, without the guard and with it; for `protect` the share of decided object pixels that are right. */
const FIGURES = {
  area: [0.911, 0.093, 1],
  veto: [0.871, 0.159, 1],
  nested: [0.884, 0.368, 1],
  protect: [0.724, 0.768],
};

describe('guards on demo scenes', () => {
  /** mIoU of the seed, without the guard and with it. */
  async function compare(scene: Scene, extra: Uint8Array[], seed: LabelMap, guard: Partial<SeplValues>) {
    const masks = packMasks(scene, [...objects(scene), ...extra]);
    const [without, withIt] = [await fused(seed, masks, {}), await fused(seed, masks, guard)];
    return [seed.data, without, withIt].map((label) => Number(meanIou(label, scene.truth).toFixed(3)));
  }

  test('area: a mask of the whole photo makes everything the one class that it overlaps most', async () => {
    const scene = sceneOf('12');
    const whole = new Uint8Array(scene.truth.length).fill(1);
    const figures = await compare(scene, [whole], inner(scene, 4), { maxMaskArea: 0.95 });
    expect(figures).toEqual(FIGURES.area);
  });

  test('background veto: a mask of an object with what it stands on covers the object too', async () => {
    const scene = sceneOf('01');
    const stands = objects(scene).map((mask) => around(mask, scene, 0.6));
    expect(await compare(scene, stands, inner(scene, 4), { backgroundVeto: true })).toEqual(FIGURES.veto);
  });

  test('nested masks: the object’s own mask goes before one that merely contains it', async () => {
    const scene = sceneOf('03');
    const stands = objects(scene).map((mask) => around(mask, scene, 0.3));
    expect(await compare(scene, stands, inner(scene, 4), { nested: true })).toEqual(FIGURES.nested);
  });

  test('protected 255: what the seed leaves open at the objects’ borders stays open under a coarse mask', async () => {
    const scene = sceneOf('03');
    const coarse = packMasks(
      scene,
      objects(scene).map((mask) => around(mask, scene, 0)),
    );
    const seed = inner(scene, 4, IGNORE);
    const precision = async (ignore: SeplValues['ignore']) => {
      const label = await fused(seed, coarse, { ignore });
      const decided = [...label.keys()].filter((i) => label[i] !== 0 && label[i] !== IGNORE);
      return Number((decided.filter((i) => label[i] === scene.truth[i]).length / decided.length).toFixed(3));
    };
    expect([await precision('keep'), await precision('protect')]).toEqual(FIGURES.protect);
  });
});
