import { describe, expect, test } from 'vitest';
import { UserError } from '#core/errors.ts';
import { defaultValues } from '#core/parameters.ts';
import { IGNORE, type Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { colourNetwork, discPhoto } from '../cam/testing.ts';
import type { Classifier } from '../models.ts';
import { type Backend, onReference, SIZES, testClass, testContext, testPhoto, testTensor } from '../testing.ts';
import { disagreement } from './index.ts';
import { parameters } from './parameters.ts';

const values = defaultValues(parameters);
const tags = [testClass(1, [0]), testClass(2, [1])];

function labelOf({ width, height }: Size) {
  return { width, height, data: Uint8Array.from({ length: width * height }, (_, i) => [0, 1, 2, 255][i % 4]) };
}

/** A network whose plain looks see the left half and whose mirrored looks the upper half. */
function torn(gpu: Gpu | null): Classifier {
  return {
    ...colourNetwork(gpu),
    async run(_photo, { flip }, channels) {
      const map = Float32Array.from({ length: 16 }, (_, i) => (flip ? Number(i < 8) : Number(i % 4 < 2)));
      const maps = Float32Array.from(channels.flatMap((channel) => (channel === 0 ? [...map] : new Array(16).fill(0))));
      return { logits: new Float32Array(3), classMaps: testTensor(gpu, [1, channels.length, 4, 4], maps) };
    },
  };
}

export function disagreementSuite(backend: () => Backend, gpu: () => Gpu | null): void {
  describe('disagreement', () => {
    test('ignores where views disagree, and nothing else', async () => {
      const photo = testPhoto({ width: 4, height: 4 });
      const label = { width: 4, height: 4, data: new Uint8Array(16).fill(1) };
      const context = testContext({ photo, tags, classifier: torn(gpu()) });
      const { value, diagnostics } = await backend()(
        disagreement,
        { photo, label },
        { ...values, threshold: 0.4 },
        context,
      );
      // Upper left and lower right are in both or in none.
      expect([...value.data]).toEqual([1, 1, 255, 255, 1, 1, 255, 255, 255, 255, 1, 1, 255, 255, 1, 1]);
      expect(diagnostics.ignored).toBe(0.5);
      const kept = await backend()(disagreement, { photo, label }, { ...values, threshold: 0.5 }, context);
      expect(kept.value.data).toEqual(label.data);
    });

    test('views that all say the same leave every label, tags or not', async () => {
      for (const size of SIZES) {
        const [photo, label] = [testPhoto(size), labelOf(size)];
        for (const tagged of [tags, []]) {
          const context = testContext({ photo, tags: tagged, classifier: colourNetwork(gpu(), { constant: 1 }) });
          const { value } = await backend()(disagreement, { photo, label }, { ...values, threshold: 0 }, context);
          expect(value.data).toEqual(label.data);
        }
      }
    });

    test('a network that gives no numbers leaves every label', async () => {
      const [photo, label] = [discPhoto(SIZES[1], 4), labelOf(SIZES[1])];
      for (const constant of [Number.NaN, Number.POSITIVE_INFINITY]) {
        const context = testContext({ photo, tags, classifier: colourNetwork(gpu(), { constant }) });
        const { value } = await backend()(disagreement, { photo, label }, { ...values, threshold: 0 }, context);
        expect(value.data).toEqual(label.data);
      }
    });

    test('stops when aborted, and says when there is no model', async () => {
      const [photo, label] = [discPhoto(SIZES[1], 4), labelOf(SIZES[1])];
      const stopped = testContext({ photo, tags, classifier: colourNetwork(gpu()), signal: { aborted: true } });
      await expect(backend()(disagreement, { photo, label }, values, stopped)).rejects.toThrow('abort');
      const none = testContext({ photo, tags });
      await expect(backend()(disagreement, { photo, label }, values, none)).rejects.toThrow(UserError);
    });

    test('agrees with the reference but for pixels at the threshold', async () => {
      for (const [i, size] of [...SIZES, { width: 121, height: 90 }].entries()) {
        const [photo, label] = [discPhoto(size, i), labelOf(size)];
        const run = (device: Gpu | null, on: Backend, threshold: number) => {
          const context = testContext({ photo, tags, classifier: colourNetwork(device) });
          return on(disagreement, { photo, label }, { ...values, threshold }, context);
        };
        const at = async (threshold: number) => (await run(null, onReference, threshold)).value.data;
        const [more, less] = [await at(0.0999), await at(0.1001)];
        const { value } = await run(gpu(), backend(), 0.1);
        // What a threshold 1e-4 away would change may differ; the rest is the same.
        expect(value.data.every((id, p) => more[p] !== less[p] || id === less[p])).toBe(true);
        expect(value.data.every((id, p) => id === label.data[p] || id === IGNORE)).toBe(true);
      }
    });
  });
}
