import fc from 'fast-check';
import { expect, test } from 'vitest';
import golden from './golden.json' with { type: 'json' };
import { half, readNpy, writeNpy } from './npy.ts';

function npy(name: keyof typeof golden.npy): Uint8Array {
  return Uint8Array.from(Buffer.from(golden.npy[name], 'base64'));
}

test.each([
  ['f4', [1, 2, 3], [-1, -0.5, 0, 0.5, 1, 1.5]],
  ['f4 version 2', [1, 2, 3], [-1, -0.5, 0, 0.5, 1, 1.5]],
  ['f4 fortran', [2, 3, 4], Array.from({ length: 24 }, (_, i) => i)],
  ['f8', [1, 1], [Math.PI]],
  ['f4 big-endian', [2], [1.5, -2]],
  ['i8', [2], [-3, 2 ** 40]],
  ['bool', [2], [1, 0]],
  ['scalar', [], [3]],
] as const)('what NumPy writes is read: %s', (name, shape, values) => {
  const array = readNpy(npy(name), 'a.npy');
  expect(array.shape).toEqual(shape);
  expect([...array.data]).toEqual(values);
});

test('half floats: normal, subnormal, infinite', () => {
  const { data } = readNpy(npy('f2'), 'a.npy');
  // 6e-8 is nearest to the smallest subnormal, 2⁻²⁴.
  expect([...data]).toEqual([0, 1, -2.5, 65504, 2 ** -24, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  expect(half(0x7e00)).toBeNaN();
  expect(Object.is(half(0x8000), -0)).toBe(true);
});

test("our file is NumPy's, byte for byte", () => {
  const data = new Float32Array([-1, -0.5, 0, 0.5, 1, 1.5]);
  expect(writeNpy({ shape: [1, 2, 3], data })).toEqual(npy('f4'));
  expect(writeNpy({ shape: [1, 1], data: new Float64Array([Math.PI]) })).toEqual(npy('f8'));
  expect(writeNpy({ shape: [], data: new Float32Array([3]) })).toEqual(npy('scalar'));
});

test('property: an array survives writing and reading', () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 });
  fc.assert(
    fc.property(lengths, fc.nat(), (shape, start) => {
      const count = shape.reduce((product, length) => product * length, 1);
      const values = Array.from({ length: count }, (_, i) => (start + i) % 251);
      for (const type of [Float32Array, Float64Array, Int32Array, Uint8Array]) {
        const array = { shape, data: new type(values) };
        const bytes = writeNpy(array);
        expect((bytes.length - array.data.byteLength) % 64).toBe(0);
        expect(readNpy(bytes, 'a.npy')).toEqual(array);
      }
    }),
  );
});

const valid = npy('f4');
const headless = valid.slice();
headless.fill(32, 10, 60);
test.each([
  ['that is none', Uint8Array.of(1, 2, 3), 'formats.npy.not'],
  ['cut in the header', valid.slice(0, 30), 'formats.npy.header'],
  ['with a damaged header', headless, 'formats.npy.header'],
  ['with too few numbers', valid.slice(0, -1), 'formats.npy.short'],
  ['of Python objects', npy('object'), 'formats.npy.pickle'],
  ['of complex numbers', npy('complex'), 'formats.npy.type'],
])('a file %s is refused by name', (_, bytes, code) => {
  expect(() => readNpy(bytes, 'bad.npy')).toThrowError(
    expect.objectContaining({ code, details: expect.objectContaining({ file: 'bad.npy' }) }),
  );
});
