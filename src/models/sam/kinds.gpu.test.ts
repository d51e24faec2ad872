import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Prompt } from '#core/edits.ts';
import { defaultValues } from '#core/parameters.ts';
import type { Photo, Size } from '#core/rasters.ts';
import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { everything } from '#methods/everything/index.ts';
import { parameters } from '#methods/everything/parameters.ts';
import { maskFromLogits } from '#methods/everything/reference.ts';
import type { Segmenter } from '#methods/models.ts';
import { expectNoProblems, onGpu, testContext } from '#methods/testing.ts';
import { SEGMENTER_KINDS, type SegmenterKind } from '../contract.ts';
import { DISC, type SamOptions, SCORES, SCORES_WITH_BOX, samFixture } from '../fixtures/sam.ts';
import { type Loaded, loadSegmenter } from '../load.ts';
import { CpuTensor } from '../tensors.ts';

/**
 * Every kind's adapter against files that look as the published ones and answer what is known beforehand. On the
 * software adapter their frames have a quarter of the published side, since shaders on a CPU are slow.
 */
const SIDES = { wasm: 1024, webgpu: 256 } as const;

let gpu: Gpu;
beforeAll(async () => {
  gpu = (await createGpu())!;
});
afterAll(async () => {
  await expectNoProblems(gpu);
  gpu.destroy();
});

/** Red left of `border`, blue right of it. */
function halves({ width, height }: Size, border: number): Photo {
  const rgba = new Uint8Array(4 * width * height);
  for (let i = 0; i < width * height; i++)
    rgba.set(i % width < border ? [220, 30, 20, 255] : [20, 30, 220, 255], 4 * i);
  return { width, height, rgba };
}
const SIZE = { width: 90, height: 60 };
const photo = halves(SIZE, 45);
const click = (x: number, y: number): Prompt => ({ points: [{ x, y, positive: true }] });

async function load(kind: SegmenterKind, provider: 'wasm' | 'webgpu', options?: SamOptions, contract?: object) {
  const { encoder, decoder } = samFixture(kind, options);
  const files = { 'a.onnx': decoder, 'b.onnx': encoder };
  const loaded = await loadSegmenter(contract ?? null, files, { gpu, provider });
  expect([loaded.kind, loaded.provider, loaded.refused]).toEqual([kind, provider, []]);
  return loaded;
}

/** Asks and gives every mask of every prompt as pixels of the photo. */
async function ask(segmenter: Segmenter, given: Photo, prompts: readonly Prompt[], previous?: Float32Array) {
  const embedding = await segmenter.encode(given);
  const hint = previous && new CpuTensor([1, 1, Math.sqrt(previous.length), Math.sqrt(previous.length)], previous, gpu);
  const { logits, scores, masksPerPrompt, side } = await segmenter.decode(embedding, prompts, hint);
  const data = await logits.cpu();
  expect(logits.dims).toEqual([prompts.length, masksPerPrompt, side, side]);
  expect(new Float32Array(await gpu.read(logits.gpu(), 4 * side)).every((value, i) => value === data[i])).toBe(true);
  const masks = Array.from(scores, (score, i) => {
    const cells = data.subarray(i * side * side, (i + 1) * side * side);
    const { words, area, box } = maskFromLogits(cells, side, embedding.frame, given);
    const has = (x: number, y: number) => {
      const pixel = y * given.width + x;
      return ((words[pixel >>> 5] >>> (pixel & 31)) & 1) === 1;
    };
    return { score, area, box, has, cells };
  });
  logits.dispose();
  hint?.dispose();
  embedding.dispose();
  const { frame } = embedding;
  return { masks, masksPerPrompt, frame };
}

/** Radius of the disc around a point in photo pixels, each way. */
function radii(frame: Size & { side: number }, { width, height }: Size): [number, number] {
  return [(DISC * frame.side * width) / frame.width, (DISC * frame.side * height) / frame.height];
}

/** Whether a mask is an ellipse around a point of the photo, cut at the photo's border. */
function expectDisc(
  mask: { box: readonly number[]; has(x: number, y: number): boolean },
  x: number,
  y: number,
  [rx, ry]: [number, number],
  size: Size,
) {
  const expected = [
    Math.max(0, x - rx),
    Math.max(0, y - ry),
    Math.min(size.width, x + rx) - 1,
    Math.min(size.height, y + ry) - 1,
  ];
  for (const [i, edge] of mask.box.entries()) expect(Math.abs(edge - expected[i])).toBeLessThan(1.6);
  expect(mask.has(Math.floor(x), Math.floor(y))).toBe(true);
}

const near = (a: ArrayLike<number>, b: readonly number[]) =>
  expect(Array.from(a, (value) => Math.round(1e4 * value) / 1e4)).toEqual([...b]);

describe.each(['wasm', 'webgpu'] as const)('on %s', (provider) => {
  const side = SIDES[provider];
  const grid = side / 4;
  describe.each(SEGMENTER_KINDS)('%s', (kind) => {
    let loaded: Loaded<Segmenter>;
    beforeAll(async () => {
      loaded = await load(kind, provider, { side });
    }, 240_000);
    afterAll(() => loaded.dispose());
    const stretched = kind.startsWith('sam2');

    test('a point: the disc around it, the redder half, the larger disc; scores as they are', async () => {
      const { masks, masksPerPrompt, frame } = await ask(loaded.model, photo, [click(30, 20)]);
      expect(frame).toEqual({ width: side, height: stretched ? side : Math.floor((2 / 3) * side + 0.5), side });
      expect(masksPerPrompt).toBe(3);
      near(
        masks.map(({ score }) => score),
        SCORES,
      );
      expectDisc(masks[0], 30, 20, radii(frame, SIZE), SIZE);
      const [rx, ry] = radii(frame, SIZE);
      expectDisc(masks[2], 30, 20, [2 * rx, 2 * ry], SIZE);
      expect(masks[1].box.slice(0, 2)).toEqual([0, 0]);
      expect(Math.abs(masks[1].box[2] - 44)).toBeLessThan(2);
      expect(masks[1].box[3]).toBe(59);
      // Nothing of the padding is red: it is 0 after the normalisation, for all channels alike.
      const last = masks[1].cells.subarray(-grid);
      if (!stretched) expect(last.every((value) => value === 0)).toBe(true);
    });

    test('several points: a negative one takes its disc away', async () => {
      const both: Prompt = { points: [...click(30, 20).points, { x: 37, y: 20, positive: false }] };
      const { masks } = await ask(loaded.model, photo, [both]);
      expect([masks[0].has(24, 20), masks[0].has(37, 20)]).toEqual([true, false]);
    });

    test('several prompts of one call are answered each by its own', async () => {
      const places = [
        [10, 10],
        [80, 50],
        [45, 30],
      ] as const;
      const { masks, frame } = await ask(
        loaded.model,
        photo,
        places.map(([x, y]) => click(x, y)),
      );
      expect(masks).toHaveLength(9);
      for (const [i, [x, y]] of places.entries()) expectDisc(masks[3 * i], x, y, radii(frame, SIZE), SIZE);
    });

    test('a box, drawn either way', async () => {
      const boxed: Prompt = { points: [], box: [70, 50, 20, 10] };
      const { masks, masksPerPrompt } = await ask(loaded.model, photo, [boxed, { ...boxed, box: [5, 5, 40, 30] }]);
      expect(masksPerPrompt).toBe(3);
      if (kind === 'sam-transformers') {
        // Told by points: every mask comes from a point inside, and the score is how well its own box fits.
        for (const mask of masks.slice(0, 3)) expect(mask.has(45, 30) || mask.score < 0.9).toBe(true);
        expect(masks.every(({ score }) => score >= 0 && score <= 1)).toBe(true);
        const [smallest, , largest] = masks.map(({ cells }) => cells.filter((logit) => logit > 0).length);
        expect(smallest).toBeLessThanOrEqual(largest);
        for (const {
          area,
          box: [x0, y0, x1, y1],
        } of masks.slice(0, 3))
          expect(area === 0 || (x0 >= 17 && y0 >= 7 && x1 <= 72 && y1 <= 52)).toBe(true);
        return;
      }
      near(
        masks.slice(0, 3).map(({ score }) => score),
        SCORES_WITH_BOX,
      );
      for (const [i, expected] of [
        [20, 10, 69, 49],
        [5, 5, 39, 29],
      ].entries())
        for (const [j, edge] of masks[3 * i + 2].box.entries())
          expect(Math.abs(edge - expected[j])).toBeLessThanOrEqual(1);
    });

    test('a box with points', async () => {
      const prompt: Prompt = { ...click(30, 20), box: [20, 10, 70, 50] };
      const { masks, frame } = await ask(loaded.model, photo, [prompt]);
      if (kind !== 'sam-transformers') {
        expectDisc(masks[0], 30, 20, radii(frame, SIZE), SIZE);
        expect(Math.abs(masks[2].area - 50 * 40)).toBeLessThan(100);
      } else expect(masks.some((mask) => mask.has(30, 20))).toBe(true);
    });

    test('a mask to start from goes in as it is, or is passed over', async () => {
      const previous = Float32Array.from({ length: grid * grid }, (_, i) => (i % grid < grid / 4 ? 5 : -5));
      const { masks } = await ask(loaded.model, photo, [click(80, 30)], previous);
      const takes = !loaded.notes?.includes('noHint');
      expect(takes).toBe(kind === 'sam-official' || kind === 'sam2-samexporter');
      expect([masks[0].has(5, 30), masks[0].has(80, 30)]).toEqual([takes, !takes]);
    });

    test.each([
      [1, 1],
      [1, 40],
      [333, 7],
    ])('a photo of %i × %i', async (width, height) => {
      const { masks } = await ask(loaded.model, halves({ width, height }, width), [click(width / 2, height / 2)]);
      expect(masks[0].has(Math.floor(width / 2), Math.floor(height / 2))).toBe(true);
      expect(masks[1].area).toBe(width * height);
    });
  });
});

describe('variants of the official kind', () => {
  test.each(['HWC', 'NCHW free'] as const)(
    'raw pixels into an encoder that normalises and pads itself: %s',
    async (picture) => {
      const loaded = await load('sam-official', 'wasm', { picture });
      const { masks, frame } = await ask(loaded.model, photo, [click(30, 20)]);
      expect(frame).toEqual({ width: 1024, height: 683, side: 1024 });
      expect(Math.abs(masks[1].area - 45 * 60)).toBeLessThan(130);
      await loaded.dispose();
    },
  );

  test.each([1, 3] as const)('%i masks a prompt', async (masks) => {
    const loaded = await load('sam-official', 'wasm', { masks });
    const answer = await ask(loaded.model, photo, [click(30, 20)]);
    near(
      answer.masks.map(({ score }) => score),
      SCORES.slice(0, masks),
    );
    await loaded.dispose();
  });

  test('f16 weights and embeddings are seen, and cross the border as f32', async () => {
    const loaded = await load('sam-official', 'wasm', { half: true });
    expect(loaded.precision).toBe('f16');
    const { masks } = await ask(loaded.model, photo, [click(30, 20)]);
    expect(Math.abs(masks[1].area - 45 * 60)).toBeLessThan(130);
    await loaded.dispose();
  });
});

test('a decoder that takes several prompts and answers them with the first is asked one by one', async () => {
  const loaded = await load('sam-transformers', 'wasm', { deafToBatches: true });
  const { masks } = await ask(loaded.model, photo, [click(10, 10), click(80, 50)]);
  expect([masks[0].has(10, 10), masks[3].has(80, 50), masks[3].has(10, 10)]).toEqual([true, true, false]);
  await loaded.dispose();
});

test('everything mode with a stretched frame: every grid point has its disc where it lies in the photo', async () => {
  const loaded = await load('sam2-transformers', 'webgpu', { side: SIDES.webgpu });
  const embedding = await loaded.model.encode(photo);
  const context = testContext({ photo, segmenter: loaded.model, embedding: async () => embedding });
  const values = { ...defaultValues(parameters), grid: 3, predictedIou: 0.85, stability: 0 };
  const { value } = await onGpu(gpu)(everything, { photo }, values, context);
  expect(value.count).toBe(9);
  for (const { point, box } of value.info) {
    const [x, y] = point!;
    const [rx, ry] = radii(embedding.frame, SIZE);
    expectDisc({ box, has: () => true }, x, y, [rx, ry], SIZE);
  }
  embedding.dispose();
  await loaded.dispose();
}, 240_000);
