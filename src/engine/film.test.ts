import { expect, test } from 'vitest';
import { Film } from './film.ts';
import { Held } from './held.ts';

/** A frame of 100 bytes. */
function frame(step: number) {
  const label = { width: 10, height: 10, data: new Uint8Array(100).fill(step) };
  return { step, held: Held.onCpu('label', `moment ${step}`, label), milliseconds: step };
}

function filmOf(moments: number, budget: number): Film {
  const film = new Film(budget);
  for (let step = 0; step < moments; step++) film.add(frame(step));
  return film;
}

const steps = (film: Film) => film.frames.map(({ step }) => step);

test('what fits is kept whole', () => {
  const film = filmOf(9, 900);
  expect(steps(film)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(film.bytes).toBe(900);
});

test('what does not fit is thinned out evenly, between the first and the last moment', () => {
  expect(steps(filmOf(10, 900))).toEqual([0, 2, 4, 6, 8, 9]);
  expect(steps(filmOf(64, 900))).toEqual([0, 8, 16, 24, 32, 40, 48, 56, 63]);
  for (let moments = 2; moments < 70; moments++) {
    const film = filmOf(moments, 700);
    expect(film.bytes).toBeLessThanOrEqual(700);
    expect([steps(film)[0], steps(film).at(-1)]).toEqual([0, moments - 1]);
  }
});

test('the first and the last are kept whatever they take', () => {
  expect(steps(filmOf(20, 1))).toEqual([0, 19]);
});

test('frames that are thinned out or released are given back', async () => {
  const film = new Film(300);
  const frames = [0, 1, 2, 3].map(frame);
  for (const one of frames) film.add(one);
  expect(steps(film)).toEqual([0, 2, 3]);
  await expect(frames[1].held.cpu()).rejects.toThrow('label');
  film.release();
  expect(film.frames).toEqual([]);
  await expect(frames[0].held.cpu()).rejects.toThrow('label');
});
