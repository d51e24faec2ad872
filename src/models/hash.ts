import { hex, sha256Hex } from '#core/hash.ts';

/** SHA-256 of a file's bytes in hex; by the browser's own code where the page is served over TLS or from localhost. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  if (!crypto.subtle) return sha256Hex(bytes);
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)));
}
