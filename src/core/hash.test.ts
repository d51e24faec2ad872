import { expect, test } from 'vitest';
import { hex, maskKey, sha256Hex } from './hash.ts';

test('SHA-256 of the test vectors of FIPS 180-2', () => {
  expect(sha256Hex(new Uint8Array(0))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(sha256Hex(new TextEncoder().encode('abc'))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});

test('the same number as the crypto object of the browser gives', async () => {
  const bytes = Uint8Array.from({ length: 100_003 }, (_, i) => i * 31);
  expect(sha256Hex(bytes)).toBe(hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))));
});

test('a mask key is that of its own words, also when they are a view', () => {
  const words = Uint32Array.of(1, 2, 3, 4);
  expect(maskKey(words.subarray(1, 3))).toBe(maskKey(Uint32Array.of(2, 3)));
  expect(maskKey(words)).not.toBe(maskKey(Uint32Array.of(2, 3)));
  expect(maskKey(words)).toMatch(/^[0-9a-f]{16}$/);
});
