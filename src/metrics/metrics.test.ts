import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LabelMap } from '#core/rasters.ts';
import { BoundaryScore, boundary, boundaryWidth } from './boundary-iou.ts';
import { Confusion } from './confusion.ts';
import { CONVENTIONS, score } from './mean-iou.ts';
import { POWER_SWEEP, Sweep, THRESHOLD_SWEEP } from './sweep.ts';

function row(...ids: number[]): LabelMap {
  return { width: ids.length, height: 1, data: Uint8Array.from(ids) };
}
function confusionOf(classes: number, ...pairs: [LabelMap, LabelMap][]): Confusion {
  const confusion = new Confusion(classes);
  for (const [truth, prediction] of pairs) confusion.add(truth, prediction);
  return confusion;
}

describe('mean IoU', () => {
  // Classes 0..4. Truth has 0, 1, 2; class 3 is predicted but not there; class 4 is in neither.
  const TRUTH = row(0, 0, 0, 0, 1, 1, 1, 2, 2, 255, 255);
  const PREDICTION = row(0, 0, 1, 255, 1, 1, 255, 0, 3, 1, 255);
  const confusion = confusionOf(5, [TRUTH, PREDICTION]);

  test('pixels without truth do not count, predicted 255 is kept apart', () => {
    expect(confusion.at(0, 0)).toBe(2);
    expect(confusion.at(0, 1)).toBe(1);
    expect(confusion.at(0, 255)).toBe(1);
    expect(confusion.at(1, 1)).toBe(2);
    expect(confusion.at(1, 255)).toBe(1);
    expect(confusion.at(2, 0)).toBe(1);
    expect(confusion.at(2, 3)).toBe(1);
    expect(confusion.counts.reduce((sum, count) => sum + count)).toBe(9);
  });

  // By hand: IoU as tp / (tp + fp + fn) for each class.
  test.each([
    ['strict', [2 / 5, 2 / 4, 0 / 2, 0 / 1, null], (2 / 5 + 2 / 4) / 4],
    ['covered', [2 / 4, 2 / 3, 0 / 2, 0 / 1, null], (2 / 4 + 2 / 3) / 4],
    ['seam', [2 / 5, 2 / 4, 0 / 2, 0 / 1, null], (2 / 5 + 2 / 4) / 5],
    ['irn', [3 / 6, 2 / 4, 0 / 2, 0 / 1, null], (3 / 6 + 2 / 4) / 4],
    ['clipEs', [2 / 5, 2 / 4, 0 / 2, 0 / 1, null], (2 / 5 + 2 / 4) / 3],
    ['tocoPseudo', [2 / 4, 2 / 3, 0 / 2, 0 / 1, null], (2 / 4 + 2 / 3) / 3],
  ] as const)('%s', (name, ious, mean) => {
    const result = score(confusion, CONVENTIONS[name]);
    expect(result.perClass.map((one) => one.iou)).toEqual(ious);
    expect(result.meanIou).toBeCloseTo(mean, 12);
  });

  test('precision, recall, coverage and accuracy', () => {
    const result = score(confusion);
    expect(result.perClass[0]).toEqual({
      id: 0,
      truePositives: 2,
      falsePositives: 1,
      falseNegatives: 2,
      iou: 2 / 5,
      precision: 2 / 3,
      recall: 2 / 4,
    });
    expect(result.perClass[3]).toMatchObject({ precision: 0, recall: null });
    expect(result.perClass[4]).toMatchObject({ iou: null, precision: null, recall: null });
    expect(result.coverage).toBeCloseTo(7 / 9, 12);
    expect(result.accuracy).toBeCloseTo(4 / 9, 12);
    expect(score(confusion, CONVENTIONS.covered).accuracy).toBeCloseTo(4 / 7, 12);
  });

  test('counts are summed over images before they are divided', () => {
    const images: [LabelMap, LabelMap][] = [
      [row(1, 1, 1, 1), row(1, 1, 1, 1)],
      [row(1, 0), row(0, 0)],
    ];
    const result = score(confusionOf(2, ...images));
    expect(result.perClass.map((one) => one.iou)).toEqual([1 / 2, 4 / 5]);
    expect(result.meanIou).toBeCloseTo(0.65, 12);
  });

  test('nothing to evaluate gives no mean', () => {
    expect(score(confusionOf(3, [row(255), row(1)]))).toMatchObject({ meanIou: null, coverage: 0, accuracy: 0 });
  });

  test('a wrong size or id is named and counts nothing', () => {
    const empty = new Confusion(2);
    expect(() => empty.add(row(0, 1), row(0))).toThrowError(/metrics\.size.*"width":1/);
    expect(() => empty.add(row(0, 1), row(0, 2))).toThrowError(/metrics\.id.*prediction.*"id":2,"highest":1/);
    expect(() => empty.add(row(7, 1), row(0, 1))).toThrowError(/metrics\.id.*ground truth.*"id":7/);
    expect(empty.counts.every((count) => count === 0)).toBe(true);
  });

  test('property: a prediction equal to the truth scores 1 in every convention that skips absent classes', () => {
    const ids = fc.array(fc.constantFrom(0, 1, 2, 3, 255), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(ids, (values) => {
        fc.pre(values.some((id) => id !== 255));
        const label = row(...values);
        for (const name of ['strict', 'covered', 'irn', 'clipEs', 'tocoPseudo'] as const) {
          expect(score(confusionOf(4, [label, label]), CONVENTIONS[name]).meanIou).toBe(1);
        }
      }),
    );
  });
});

describe('boundary IoU', () => {
  test.each([
    [500, 375, 12],
    [640, 480, 16],
    [1, 1, 1],
    [100, 1, 2],
  ])('the band of %d × %d is %d wide', (width, height, band) => {
    expect(boundaryWidth({ width, height })).toBe(band);
  });

  test('the band of a full image follows its border', () => {
    const full = { width: 5, height: 4, data: new Uint8Array(20).fill(1) };
    expect([...boundary(full, 1)]).toEqual([1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
    expect([...boundary(full, 2)]).toEqual(new Array(20).fill(1));
  });

  test('a square off by one column, by hand', () => {
    // 4 × 4 squares in 7 × 4, at columns 0-3 and 1-4, band 1. Each ring has 12 pixels; common are the upper and
    // lower rows of columns 1-3 (6), and nothing of the sides: column 3 and column 1 are inner for the other.
    const square = (from: number): LabelMap => ({
      width: 7,
      height: 4,
      data: Uint8Array.from({ length: 28 }, (_, i) => Number(i % 7 >= from && i % 7 < from + 4)),
    });
    const result = new BoundaryScore(2);
    result.add(square(0), square(1));
    expect(result.perClass[1]).toBeCloseTo(6 / 18, 12);
  });

  test('property: the band is where another label or the outside is near', () => {
    const label = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([width, height]) =>
      fc.record({
        width: fc.constant(width),
        height: fc.constant(height),
        // Mostly one label, or hardly a pixel would be far from another.
        data: fc
          .array(fc.nat(11), { minLength: width * height, maxLength: width * height })
          .map((values) => Uint8Array.from(values, (value) => Math.max(0, value - 9))),
      }),
    );
    fc.assert(
      fc.property(label, fc.integer({ min: 1, max: 3 }), ({ width, height, data }, distance) => {
        const isNear = (at: number) => {
          const [x, y] = [at % width, Math.floor(at / width)];
          for (let v = y - distance; v <= y + distance; v++) {
            for (let u = x - distance; u <= x + distance; u++) {
              if (u < 0 || v < 0 || u >= width || v >= height || data[v * width + u] !== data[at]) return 1;
            }
          }
          return 0;
        };
        expect(boundary({ width, height, data }, distance)).toEqual(data.map((_, at) => isNear(at)));
      }),
    );
  });

  test('classes are summed over a data set, without pixels that have no truth', () => {
    const result = new BoundaryScore(4);
    result.add(row(1, 1, 0, 255), row(1, 0, 0, 1));
    result.add(row(2, 2, 2, 2), row(2, 2, 2, 2));
    // One row high: every pixel is boundary. Class 0: 1 of 2, class 1: 1 of 2, class 2: 4 of 4.
    expect(result.perClass).toEqual([1 / 2, 1 / 2, 1, null]);
    expect(result.mean).toBeCloseTo(2 / 3, 12);
  });
});

describe('sweep', () => {
  const pixels = fc.array(
    fc.record({
      truth: fc.constantFrom(0, 1, 2, 255),
      // Values at, just below and just above the thresholds, and anywhere.
      one: fc.oneof(
        fc.nat(100).map((n) => n / 100),
        fc.float({ min: 0, max: 1, noNaN: true }),
      ),
      two: fc.oneof(
        fc.nat(100).map((n) => n / 100),
        fc.float({ min: 0, max: 1, noNaN: true }),
      ),
    }),
    { minLength: 1, maxLength: 40 },
  );

  test.each([
    ['threshold', THRESHOLD_SWEEP],
    ['power', POWER_SWEEP],
  ])('property: one pass gives what seeding at every parameter gives: %s', (_, rule) => {
    fc.assert(
      fc.property(pixels, (list) => {
        const size = { width: list.length, height: 1 };
        const data = Float32Array.from([...list.map((p) => p.one), ...list.map((p) => p.two)]);
        const truth = row(...list.map((p) => p.truth));
        const sweep = new Sweep(rule, 3);
        sweep.add({ ...size, classes: [1, 2], data }, truth);
        rule.parameters.forEach((parameter, index) => {
          const seed = list.map((_, i) => {
            const [one, two] = [data[i], data[list.length + i]];
            const winner = two > one ? 2 : 1;
            return rule.passes(Math.max(one, two), parameter) ? winner : 0;
          });
          expect(sweep.confusion(index).counts).toEqual(confusionOf(3, [truth, row(...seed)]).counts);
        });
      }),
    );
  });

  test('the curve and its peak, by hand', () => {
    const sweep = new Sweep(THRESHOLD_SWEEP, 2);
    // The background pixel scores 0.2, the object 0.5: every threshold from 0.2 to 0.49 is perfect.
    sweep.add({ width: 2, height: 1, classes: [1], data: Float32Array.of(0.2, 0.5) }, row(0, 1));
    const { points, peak } = sweep.curve();
    expect(points).toHaveLength(60);
    expect(peak).toEqual({ parameter: 0.2, meanIou: 1 });
    expect(points[0].meanIou).toBeCloseTo((0 + 1 / 2) / 2, 12);
    expect(points[19].meanIou).toBeCloseTo((0 + 1 / 2) / 2, 12);
    expect(points[49].meanIou).toBe(1);
    expect(points[50].meanIou).toBeCloseTo((1 / 2 + 0) / 2, 12);
  });

  test('a photo without maps is all background', () => {
    const sweep = new Sweep(THRESHOLD_SWEEP, 2);
    sweep.add({ width: 2, height: 1, classes: [], data: new Float32Array(0) }, row(0, 1));
    expect(sweep.confusion(0).at(1, 0)).toBe(1);
    expect(sweep.curve().peak).toEqual({ parameter: 0, meanIou: 0.25 });
  });
});
