import { describe, expect, it, vi } from 'vitest';

vi.mock('./editing.ts', () => ({}));
vi.mock('./labels.ts', () => ({}));
const { region } = await import('./filling.ts');

function label(...rows: string[]) {
  return { width: rows[0].length, height: rows.length, data: Uint8Array.from(rows.join(''), Number) };
}

describe('region', () => {
  it('takes what is joined over edges and leaves what only touches at a corner', () => {
    const inside = region(label('1101', '0011', '1000'), [0, 0]);
    expect([...inside].join('')).toBe('110000000000');
  });

  it('goes around corners and holes', () => {
    const inside = region(label('22222', '20002', '20202', '20002', '22222'), [4, 4]);
    expect([...inside].join('')).toBe('1111110001100011000111111');
  });

  it('fills one pixel of a one-pixel label', () => {
    expect([...region(label('7'), [0, 0])]).toEqual([1]);
  });

  it('agrees with a plain search on random labels', () => {
    for (let trial = 0; trial < 30; trial++) {
      const [width, height] = [3 + (trial % 9), 2 + (trial % 7)];
      const data = Uint8Array.from({ length: width * height }, (_, i) => (((i + trial) * 2654435761) >>> 13) & 1);
      const start: [number, number] = [trial % width, trial % height];
      expect(region({ width, height, data }, start)).toEqual(search({ width, height, data }, start));
    }
  });
});

function search({ width, height, data }: ReturnType<typeof label>, [x, y]: [number, number]): Uint8Array {
  const inside = new Uint8Array(width * height);
  inside[y * width + x] = 1;
  for (let grown = true; grown; ) {
    grown = false;
    for (let i = 0; i < inside.length; i++) {
      if (inside[i] || data[i] !== data[y * width + x]) continue;
      const column = i % width;
      const near = [i - width, i + width, column > 0 ? i - 1 : -1, column < width - 1 ? i + 1 : -1];
      if (near.some((n) => inside[n] === 1)) {
        inside[i] = 1;
        grown = true;
      }
    }
  }
  return inside;
}
