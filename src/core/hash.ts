import { sha256 } from '@noble/hashes/sha2.js';

/**
 * SHA-256 without the browser's crypto object: synchronous, and there in every context (crypto.subtle is
 * missing on pages served without TLS). For keys of a few hundred kilobytes; files go through crypto.subtle.
 */
export function sha256Hex(bytes: Uint8Array): string {
  return hex(sha256(bytes));
}

/** Lower-case hexadecimal digits, two a byte. */
export function hex(bytes: Uint8Array): string {
  let digits = '';
  for (const byte of bytes) digits += byte.toString(16).padStart(2, '0');
  return digits;
}

/** A mask's identity across runs: the first 16 hex digits of the SHA-256 of its words (little-endian bytes). */
export function maskKey(words: Uint32Array): string {
  return sha256Hex(new Uint8Array(words.buffer, words.byteOffset, words.byteLength)).slice(0, 16);
}
