import { describe, expect, test } from 'vitest';
import type { ProjectClass } from '#core/classes.ts';
import { UserError } from '#core/errors.ts';
import { defaultValues } from '#core/parameters.ts';
import type { Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { Classifier, ClassifierView } from '../models.ts';
import {
  type Backend,
  largestDifference,
  onReference,
  randomNumbers,
  SIZES,
  testClass,
  testContext,
  testPhoto,
  testTensor,
} from '../testing.ts';
import { cam } from './index.ts';
import { parameters } from './parameters.ts';
import type { CamDiagnostics } from './run.ts';
import type { CamValues } from './views.ts';

type Maps = (view: ClassifierView, channel: number, x: number, y: number, w: number, h: number) => number;

/** A network whose maps are 1/8 of its input, made by a formula. */
function classifierOf(gpu: Gpu | null, maps: Maps, looks: ClassifierView[] = []): Classifier {
  return {
    hash: 'test',
    classNames: Array.from({ length: 10 }, (_, i) => `output ${i}`),
    baseSide: 64,
    async run(_photo, view, channels) {
      looks.push(view);
      const [w, h] = [Math.ceil(view.width / 8), Math.ceil(view.height / 8)];
      const data = Float32Array.from({ length: channels.length * w * h }, (_, i) => {
        const x = i % w;
        // A mirrored look gives mirrored maps.
        return maps(view, channels[Math.floor(i / (w * h))], view.flip ? w - 1 - x : x, Math.floor(i / w) % h, w, h);
      });
      const logits = Float32Array.from({ length: 10 }, (_, i) => i);
      return { logits, classMaps: testTensor(gpu, [1, channels.length, h, w], data) };
    },
    features: async () => null,
  };
}

const once: CamValues = { ...defaultValues(parameters), scales: 'one', flip: false };

/** What class activation must do on every backend. `gpu` is where test tensors go, null for the reference. */
export function camSuite(backend: () => Backend, gpu: () => Gpu | null): void {
  const run = async (size: Size, tags: ProjectClass[], values: CamValues, maps: Maps, looks?: ClassifierView[]) => {
    const context = testContext({ photo: testPhoto(size), tags, classifier: classifierOf(gpu(), maps, looks) });
    const { value, diagnostics } = await backend()(cam, { photo: context.photo }, values, context);
    return { value, diagnostics: diagnostics as CamDiagnostics };
  };
  const square = { width: 64, height: 64 };

  describe('class activation maps', () => {
    test('looks at four sizes, plain and mirrored, the plain one first', async () => {
      const looks: ClassifierView[] = [];
      const size = { width: 128, height: 84 };
      await run(size, [testClass(1, [0])], defaultValues(parameters), () => 1, looks);
      expect(looks).toEqual(
        // 42 · 1.5 = 63; 42 · 0.5 = 21 is below the smallest side.
        [
          [64, 42],
          [32, 32],
          [96, 63],
          [128, 84],
        ].flatMap(([width, height]) => [
          { width, height, flip: false },
          { width, height, flip: true },
        ]),
      );
    });

    test('a map the size of the photo comes back divided by its maximum', async () => {
      const size = { width: 4, height: 4 };
      const classifier: Classifier = {
        ...classifierOf(gpu(), () => 0),
        run: async () => ({
          logits: new Float32Array(10),
          classMaps: testTensor(
            gpu(),
            [1, 1, 4, 4],
            Float32Array.from({ length: 16 }, (_, i) => i - 5),
          ),
        }),
      };
      const context = testContext({ photo: testPhoto(size), tags: [testClass(1, [0])], classifier });
      const { value } = await backend()(cam, { photo: context.photo }, once, context);
      for (const [i, score] of value.data.entries()) expect(score).toBeCloseTo(Math.max(0, i - 5) / (10 + 1e-5), 5);
    });

    test('mirrored maps are turned back before they are added', async () => {
      const left: Maps = (_view, _c, x) => (x === 0 ? 1 : 0);
      const { value } = await run(square, [testClass(1, [0])], { ...once, flip: true }, left);
      expect(value.data[0]).toBeGreaterThan(0.99);
      expect(value.data[63]).toBe(0);
    });

    test('a class is the strongest of its network outputs', async () => {
      const maps: Maps = (_view, channel, x) => (channel === 3 ? x : channel === 5 ? 7 - x : -1);
      const { value, diagnostics } = await run(square, [testClass(1, [3, 5]), testClass(2, [3])], once, maps);
      expect(value.classes).toEqual([1, 2]);
      expect(value.data[0]).toBeCloseTo(1, 4);
      expect(value.data[63]).toBeCloseTo(1, 4);
      expect(value.data[64 * 64]).toBe(0);
      expect(diagnostics.classes.map(({ logit }) => logit)).toEqual([5, 3]);
    });

    test('zero, constant and unknown classes have no evidence and a zero map', async () => {
      const maps: Maps = (_view, channel, x) => [-1, 0.7, x][channel];
      const tags = [testClass(1, [0]), testClass(2, [1]), testClass(3, [2]), testClass(4), testClass(5, [99])];
      for (const normalisation of ['max', 'minmax'] as const) {
        const { value, diagnostics } = await run(square, tags, { ...defaultValues(parameters), normalisation }, maps);
        expect(diagnostics.classes.map(({ evidence }) => evidence)).toEqual([
          'none',
          'none',
          'some',
          'unknown',
          'unknown',
        ]);
        const highest = tags.map((_, k) => Math.max(...value.data.subarray(k * 4096, (k + 1) * 4096)));
        expect(highest[2]).toBeCloseTo(1, 3);
        expect([...highest.slice(0, 2), ...highest.slice(3)]).toEqual([0, 0, 0, 0]);
      }
    });

    test('values that are no finite numbers count as 0 and are counted', async () => {
      const broken = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      const maps: Maps = (_view, _c, x, y) => (y === 0 && x < 3 ? broken[x] : x);
      const { value, diagnostics } = await run(square, [testClass(1, [0])], once, maps);
      expect(diagnostics.notFinite).toBe(3);
      expect(value.data.every((score) => score >= 0 && score <= 1)).toBe(true);
      expect(value.data[0]).toBe(0);
    });

    test('without tags there are no channels, and no classifier is needed', async () => {
      const context = testContext({ photo: testPhoto(square) });
      const { value } = await backend()(cam, { photo: context.photo }, once, context);
      expect(value).toMatchObject({ ...square, classes: [] });
      expect(value.data.length).toBe(0);
    });

    test('without a classifier it says so', async () => {
      const context = testContext({ photo: testPhoto(square), tags: [testClass(1, [0])] });
      await expect(backend()(cam, { photo: context.photo }, once, context)).rejects.toThrow(UserError);
    });

    test('stops between views when aborted', async () => {
      const signal = { aborted: false };
      const classifier = classifierOf(gpu(), () => 1);
      let progress = 0;
      const context = testContext({
        photo: testPhoto(square),
        tags: [testClass(1, [0])],
        classifier,
        signal,
        progress(fraction) {
          progress = fraction;
          signal.aborted = true;
        },
      });
      await expect(backend()(cam, { photo: context.photo }, defaultValues(parameters), context)).rejects.toThrow(
        'abort',
      );
      expect(progress).toBe(1 / 8);
    });
  });
}

/** Agreement with the reference on random maps, within 1e-5 of the [0, 1] range. */
export function camParity(backend: () => Backend, gpu: () => Gpu | null): void {
  test('agrees with the reference on random maps to 1e-5', async () => {
    const random = randomNumbers(3);
    for (const size of [...SIZES, { width: 500, height: 375 }]) {
      const table = Float32Array.from({ length: 4096 }, () => 8 * random() - 3);
      const maps: Maps = (view, channel, x, y) => table[(channel * 517 + y * 61 + x + view.width) % 4096];
      const tags = [testClass(1, [0, 4, 9]), testClass(2, [1]), testClass(7)];
      for (const values of [once, defaultValues(parameters), { ...once, normalisation: 'minmax' as const }]) {
        const context = (device: Gpu | null) =>
          testContext({ photo: testPhoto(size), tags, classifier: classifierOf(device, maps) });
        const photo = testPhoto(size);
        const expected = await onReference(cam, { photo }, values, context(null));
        const actual = await backend()(cam, { photo }, values, context(gpu()));
        expect(actual.value.classes).toEqual([1, 2, 7]);
        expect(largestDifference(actual.value.data, expected.value.data), JSON.stringify(size)).toBeLessThan(1e-5);
        const evidence = ({ diagnostics }: typeof actual) =>
          (diagnostics as CamDiagnostics).classes.map((one) => one.evidence);
        expect(evidence(actual)).toEqual(evidence(expected));
      }
    }
  });
}
