import { expect, test } from 'vitest';
import { readClassifierContract, readSegmenterContract, weightsOf } from './contract.ts';
import { answerOf, isKnownAnswer, knownPhoto } from './known-answer.ts';
import { loadClassifier, loadSegmenter } from './load.ts';

/** The models in public/models, as the page fetches them. */
async function fetched(folder: string, names: readonly string[]): Promise<Record<string, Blob>> {
  const files = names.map(async (name) => [name, await (await fetch(`/models/${folder}/${name}`)).blob()] as const);
  return Object.fromEntries(await Promise.all(files));
}

test('the embedded segmenter gives in the browser the answer it gave where it was made', async () => {
  const contractJson: unknown = await (await fetch('/models/segmenter/contract.json')).json();
  const known = readSegmenterContract(contractJson).known_answer;
  if (!known) throw new Error('the contract has no known answer');
  const files = await fetched('segmenter', ['encoder.onnx', 'decoder.onnx']);
  const loaded = await loadSegmenter(contractJson, files, { gpu: null });
  expect([loaded.provider, loaded.reason]).toEqual(['wasm', 'noDevice']);
  const answer = await answerOf(loaded.model);
  expect(isKnownAnswer(answer, known)).toBe(true);
  const wrong = { ...known, iou_predictions: known.iou_predictions.map((score) => score + 2 * known.tolerance) };
  expect(isKnownAnswer(answer, wrong)).toBe(false);
  await loaded.dispose();
});

test('the embedded classifier fits its contract', async () => {
  const contractJson: unknown = await (await fetch('/models/classifier/contract.json')).json();
  const { classes } = readClassifierContract(contractJson);
  const [weights] = weightsOf(contractJson, ['model']);
  const files = await fetched('classifier', [weights.files!.model.path]);
  const loaded = await loadClassifier(contractJson, files, { gpu: null });
  const view = { width: 160, height: 120, flip: false };
  const { logits, classMaps } = await loaded.model.run(knownPhoto(), view, [2, 0, 1]);
  expect(logits).toHaveLength(classes.length);
  expect(classMaps.dims.slice(0, 2)).toEqual([1, 3]);
  const values = await classMaps.cpu();
  expect(values.every(Number.isFinite)).toBe(true);
  expect(new Set(values).size).toBeGreaterThan(10);
  classMaps.dispose();
  await loaded.dispose();
});
