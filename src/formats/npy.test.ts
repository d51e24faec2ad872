import { expect, test } from 'vitest';
import golden from './golden.json' with { type: 'json' };
import { writeNpy } from './npy.ts';

test.each([
  ['three axes', [1, 2, 3], [-1, -0.5, 0, 0.5, 1, 1.5]],
  ['one axis', [2], [1.5, -2]],
  ['no axis', [], [3]],
] as const)("our file is NumPy's, byte for byte: %s", (name, shape, values) => {
  const file = Uint8Array.from(Buffer.from(golden.npy[name], 'base64'));
  expect(writeNpy({ shape, data: Float32Array.from(values) })).toEqual(file);
});
