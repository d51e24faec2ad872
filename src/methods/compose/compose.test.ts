import { describe, expect, test } from 'vitest';
import { randomNumbers, SIZES, testClass } from '../testing.ts';
import { explainEdit } from './explain.ts';
import { EditLog } from './log.ts';
import { composeReference } from './reference.ts';
import { composed, composeSuite, maskEdit, randomEdits, stroke } from './suite.ts';

composeSuite(async (label, edits) => composed(label, edits));

/** Distance of a point to a segment. */
function distance([px, py]: number[], [ax, ay]: number[], [bx, by]: number[]): number {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / square));
  return Math.hypot(px - ax - t * dx, py - ay - t * dy);
}

describe('strokes', () => {
  test('are all pixels whose centre is within the radius, on random lines', () => {
    const random = randomNumbers(8);
    const size = { width: 47, height: 33 };
    const sixteenth = (x: number) => Math.round(16 * x) / 16;
    for (let round = 0; round < 60; round++) {
      const points = Array.from({ length: 1 + (round % 4) }, (): [number, number] => [
        sixteenth((1.4 * random() - 0.2) * size.width),
        sixteenth((1.4 * random() - 0.2) * size.height),
      ]);
      const radius = sixteenth(random() * 12);
      const { data } = composed({ ...size, data: new Uint8Array(47 * 33) }, [stroke(1, radius, ...points)]);
      for (let i = 0; i < data.length; i++) {
        const centre = [(i % 47) + 0.5, Math.floor(i / 47) + 0.5];
        const nearest = Math.min(
          ...points.map((point, j) => distance(centre, point, points[Math.min(j + 1, points.length - 1)])),
        );
        // At the very border the last bit decides; what it decides is the same everywhere.
        if (Math.abs(nearest - radius) > 1e-9)
          expect(data[i], `${points} r ${radius} at ${centre}`).toBe(nearest < radius ? 1 : 0);
      }
    }
  });
});

describe('log', () => {
  test('tells the owner of each pixel as composition does', () => {
    const random = randomNumbers(9);
    for (const size of SIZES) {
      const label = { ...size, data: new Uint8Array(size.width * size.height).fill(3) };
      const edits = randomEdits(size, 12, random);
      const log = new EditLog(size);
      log.update(edits);
      const { data } = composeReference(label, log);
      for (let pixel = 0; pixel < label.data.length; pixel++) {
        const top = log.topmost(pixel);
        const free = top === null || top.edit.class === 'automatic';
        expect(data[pixel]).toBe(free ? 3 : top.edit.class);
      }
    }
  });

  test('keeps what did not change, by content', () => {
    const size = { width: 64, height: 64 };
    const edits = randomEdits(size, 10, randomNumbers(10));
    const log = new EditLog(size);
    expect(log.update(edits)).toBe(0);
    expect(log.update(structuredClone(edits))).toBe(10);
    expect(log.update([...structuredClone(edits), stroke(1, 2, [3, 4])])).toBe(10);
    expect(log.update(edits.slice(0, 7))).toBe(7);
    expect(log.update([stroke(9, 9, [9, 9]), ...edits.slice(1, 7)])).toBe(0);
  });

  test('says which edit gave a pixel its class', () => {
    const size = { width: 8, height: 1 };
    const log = new EditLog(size);
    log.update([
      stroke(1, 10, [4, 0.5]),
      maskEdit(0, size, Uint32Array.of(0b10)),
      stroke(255, 0.5, [4.5, 0.5]),
      stroke('automatic', 0.5, [6.5, 0.5]),
    ]);
    const why = (x: number) => explainEdit(log, size, [testClass(1)], 7, x, 0);
    expect(why(0)).toMatchObject({ label: 1, text: 'compose.stroke.class', numbers: { class: 'class 1', edit: 1 } });
    expect(why(1)).toMatchObject({ label: 0, text: 'compose.mask.background', numbers: { edit: 2 } });
    expect(why(4)).toMatchObject({ label: 255, text: 'compose.stroke.ignore' });
    expect(why(6)).toMatchObject({ label: 7, text: 'compose.automatic' });
    log.update([]);
    expect(why(0)).toBeNull();
  });
});
