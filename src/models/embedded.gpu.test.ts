import { expect, test } from 'vitest';
import { readSegmenterContract } from './contract.ts';
import { givesKnownAnswer } from './known-answer.ts';
import { loadSegmenter } from './load.ts';

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
  expect(await givesKnownAnswer(loaded.model, known)).toBe(true);
  const wrong = { ...known, iou_predictions: known.iou_predictions.map((score) => score + 2 * known.tolerance) };
  expect(await givesKnownAnswer(loaded.model, wrong)).toBe(false);
  await loaded.dispose();
});
