import { hex, sha256Hex } from '#core/hash.ts';

/** SHA-256 of a file's bytes in hex; by the browser's own code where the page is served over TLS or from localhost. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  if (!crypto.subtle) return sha256Hex(bytes);
  return hex(await sha256Bytes(bytes));
}

/** The same as 32 bytes. */
export async function sha256Bytes(bytes: Uint8Array): Promise<Uint8Array> {
  if (!crypto.subtle)
    return Uint8Array.from(sha256Hex(bytes).match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
}
