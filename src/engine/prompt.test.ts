import { expect, test } from 'vitest';
import type { Prompt } from '#core/edits.ts';
import type { Embedding, Segmenter } from '#methods/models.ts';
import { testPhoto } from '#methods/testing.ts';
import { CpuTensor } from '#models/tensors.ts';
import { EmbeddingCache } from './embeddings.ts';
import type { EngineParts } from './parts.ts';
import { Prompter } from './prompt.ts';

const photo = testPhoto({ width: 4, height: 4 });
const SIDE = 2;

/** A segmenter with three masks: nothing, the left half, all; the second is the surest. */
function prompter() {
  const hints: (readonly number[] | null)[] = [];
  const encoded: string[] = [];
  const logits = [-1, -1, -1, -1, 8, -8, 8, -8, 1, 1, 1, 1];
  const segmenter: Segmenter = {
    hash: 'segmenter',
    maxBatch: 1,
    async encode({ width, height }): Promise<Embedding> {
      return { photo: { width, height }, frame: { width: 4, height: 4, side: 4 }, dispose() {} };
    },
    async decode(_embedding, _prompts, previous) {
      hints.push(previous ? [...(await previous.cpu())] : null);
      return {
        logits: new CpuTensor([1, 3, SIDE, SIDE], Float32Array.from(logits), null),
        scores: Float32Array.of(0.1, 0.9, 0.5),
        masksPerPrompt: 3,
        side: SIDE,
      };
    },
  };
  const parts = {
    models: { segmenter, keyOf: () => 'segmenter' },
    device: { gpu: null },
    images: { photo: async () => photo },
    embeddings: new EmbeddingCache(),
    encoded: (image: string) => encoded.push(image),
  };
  return { prompter: new Prompter(parts as unknown as EngineParts), hints, encoded };
}

const at = (...places: number[]): Prompt => ({ points: places.map((x) => ({ x, y: 0, positive: true })) });

test('the best mask, or the chosen one, comes as run lengths', async () => {
  const { prompter: asked } = prompter();
  const { result, masks } = await asked.answer({ image: 'a', prompt: at(1), choice: 'best' });
  expect(result).toMatchObject({ counts: [0, 8, 8], size: [4, 4], area: 8 });
  expect(result.predictedIou).toBeCloseTo(0.9, 6);
  expect((await masks.cpu()).info[0]).toMatchObject({ area: 8, box: [0, 0, 1, 3] });
  const whole = await asked.answer({ image: 'a', prompt: at(1), choice: 9 });
  expect(whole.result.counts).toEqual([0, 16]);
});

test('only a prompt with points added starts from the mask before it', async () => {
  const { prompter: asked, hints } = prompter();
  const ask = (image: string, prompt: Prompt) => asked.answer({ image, prompt, choice: 'best' });
  await ask('a', at(1));
  await ask('a', at(1, 2));
  await ask('a', at(1, 2));
  await ask('a', at(3, 2, 1));
  await ask('b', at(3, 2, 1, 0));
  await ask('b', { ...at(3, 2, 1, 0, 0), box: [0, 0, 2, 2] });
  expect(hints).toEqual([null, [8, -8, 8, -8], null, null, null, null]);
});

test('a photo is encoded once, and the encoding is told and shows its progress', async () => {
  const { prompter: asked, encoded } = prompter();
  const fractions: number[] = [];
  const ask = () =>
    asked.answer({ image: 'a', prompt: at(1), choice: 'best' }, undefined, ({ fraction }) => fractions.push(fraction));
  await ask();
  await ask();
  expect([encoded, fractions]).toEqual([['a'], [0, 1]]);
});
