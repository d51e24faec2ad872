import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import type { Prompt } from '#core/edits.ts';
import type { Photo } from '#core/rasters.ts';
import { readSegmenterContract } from '../contract.ts';
import { nodeSession } from '../fixtures/node-session.ts';
import { knownPhoto } from '../known-answer.ts';
import { readSignature } from '../signature.ts';
import { completeContract } from './complete.ts';
import { SamSegmenter } from './segmenter.ts';

/** Checks with networks that are no part of the repository: they run where a folder with the files is named. */

const FILES = { encoder: 'vision_encoder.onnx', decoder: 'prompt_encoder_mask_decoder.onnx' };

async function segmenterIn(folder: string): Promise<SamSegmenter> {
  const read = (name: string) => {
    const bytes = new Uint8Array(readFileSync(join(folder, name)));
    const signature = readSignature(bytes);
    if (!signature) throw new Error(`${name} is no ONNX file`);
    return { name, bytes, signature };
  };
  const [encoder, decoder] = [read(FILES.encoder), read(FILES.decoder)];
  const contract = completeContract(readSegmenterContract({ format: 'camwalk-model/1' }), encoder, decoder);
  expect(contract.kind).toBe('sam-transformers');
  return new SamSegmenter(await nodeSession(encoder.bytes), await nodeSession(decoder.bytes), contract, 'test', null);
}

const PYTORCH = process.env.CAMWALK_SAM_PYTORCH ?? '';
const SLIMSAM = process.env.CAMWALK_SLIMSAM ?? '';

/** Of the numbers' standard deviation. The library's photo is rounded to 8 bits after resizing, ours is not. */
const TOLERANCE = 0.05;

/** The largest difference from what is expected, in standard deviations of that. */
function furthest(numbers: Float32Array, expected: Float32Array): number {
  const mean = expected.reduce((sum, value) => sum + value, 0) / expected.length;
  const variance = expected.reduce((sum, value) => sum + (value - mean) ** 2, 0) / expected.length;
  return numbers.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0) / Math.sqrt(variance);
}

interface Expected {
  readonly prompts: readonly (readonly (readonly [number, number, number])[])[];
  readonly iou_scores: readonly (readonly number[])[];
  readonly shape: readonly number[];
}

test.skipIf(!existsSync(join(PYTORCH, 'expected.json')))(
  'answers as PyTorch does (CAMWALK_SAM_PYTORCH: the folder that training/segmenter/transformers_contract.py wrote)',
  async () => {
    const expected = JSON.parse(readFileSync(join(PYTORCH, 'expected.json'), 'utf8')) as Expected;
    const bytes = readFileSync(join(PYTORCH, 'pred_masks.f32'));
    const masks = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    const prompts = expected.prompts.map(
      (points): Prompt => ({ points: points.map(([x, y, label]) => ({ x, y, positive: label === 1 })) }),
    );
    const segmenter = await segmenterIn(PYTORCH);
    const embedding = await segmenter.encode(knownPhoto());
    const answer = await segmenter.decode(embedding, prompts);
    expect(answer.logits.dims).toEqual(expected.shape);
    const logits = await answer.logits.cpu();
    const [off, offScores] = [
      furthest(logits, masks),
      furthest(answer.scores, Float32Array.from(expected.iou_scores.flat())),
    ];
    console.log(`largest difference in deviations: logits ${off.toExponential(2)}, IoU ${offScores.toExponential(2)}`);
    expect(off).toBeLessThan(TOLERANCE);
    expect(offScores).toBeLessThan(TOLERANCE);
  },
  600_000,
);

test.skipIf(!existsSync(join(SLIMSAM, FILES.encoder)))(
  'SlimSAM gives the numbers that transformers.js is tested with (CAMWALK_SLIMSAM: a folder with both fp32 files of Xenova/slimsam-77-uniform and its test image as corgi.png)',
  async () => {
    const segmenter = await segmenterIn(SLIMSAM);
    const embedding = await segmenter.encode(photoFrom(join(SLIMSAM, 'corgi.png')));
    const { logits, scores } = await segmenter.decode(embedding, [{ points: [{ x: 340, y: 250, positive: true }] }]);
    const data = await logits.cpu();
    // Another resize of the photo moves the third digit.
    expect(data.reduce((sum, value) => sum + value, 0) / data.length).toBeCloseTo(-5.7649, 1);
    for (const [i, score] of [0.8584, 0.9773, 0.8511].entries()) expect(Math.abs(scores[i] - score)).toBeLessThan(0.02);
  },
  600_000,
);

function photoFrom(path: string): Photo {
  const { width, height, channels, data } = decode(readFileSync(path));
  const rgba = new Uint8Array(4 * width * height).fill(255);
  for (let i = 0; i < width * height; i++) for (let c = 0; c < 3; c++) rgba[4 * i + c] = data[channels * i + c];
  return { width, height, rgba };
}
