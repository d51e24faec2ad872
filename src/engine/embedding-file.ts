import type { PlainEmbedding } from '#methods/models.ts';
import { sha256Bytes } from '#models/hash.ts';

/**
 * An embedding as a file: the magic, the SHA-256 of all that follows, the length of a JSON head, the head (its key, where
 * the photo lies, names and sizes of the tensors), and the f32 values as they are, little-endian.
 */
const MAGIC = 'camwalk1';
const DIGEST_AT = 8;
const LENGTH_AT = DIGEST_AT + 32;
const HEAD_AT = LENGTH_AT + 4;

interface Head extends Pick<PlainEmbedding, 'photo' | 'frame'> {
  readonly key: string;
  readonly tensors: readonly { readonly name: string; readonly dims: readonly number[] }[];
}

export async function writeEmbedding(key: string, plain: PlainEmbedding): Promise<Uint8Array<ArrayBuffer>> {
  const tensors = Object.entries(plain.tensors);
  const described: Head = {
    key,
    photo: plain.photo,
    frame: plain.frame,
    tensors: tensors.map(([name, { dims }]) => ({ name, dims })),
  };
  const json = new TextEncoder().encode(JSON.stringify(described));
  // Spaces after the JSON, so that the values lie at a multiple of four bytes.
  const head = new Uint8Array(4 * Math.ceil(json.length / 4)).fill(32);
  head.set(json);
  const length = tensors.reduce((sum, [, { data }]) => sum + data.byteLength, 0);
  const bytes = new Uint8Array(HEAD_AT + head.length + length);
  bytes.set(new TextEncoder().encode(MAGIC));
  new DataView(bytes.buffer).setUint32(LENGTH_AT, head.length, true);
  bytes.set(head, HEAD_AT);
  let at = HEAD_AT + head.length;
  for (const [, { data }] of tensors) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  bytes.set(await sha256Bytes(bytes.subarray(LENGTH_AT)), DIGEST_AT);
  return bytes;
}

/** Null when the bytes are not, or not any more, what was written under this key. */
export async function readEmbedding(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<PlainEmbedding | null> {
  if (bytes.length < HEAD_AT || new TextDecoder().decode(bytes.subarray(0, DIGEST_AT)) !== MAGIC) return null;
  const digest = await sha256Bytes(bytes.subarray(LENGTH_AT));
  if (digest.some((byte, i) => byte !== bytes[DIGEST_AT + i])) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(LENGTH_AT, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD_AT, HEAD_AT + length))) as Head;
  if (head.key !== key) return null;
  let at = bytes.byteOffset + HEAD_AT + length;
  const tensors = head.tensors.map(({ name, dims }) => {
    const count = dims.reduce((product, size) => product * size, 1);
    const data = new Float32Array(bytes.buffer, at, count);
    at += data.byteLength;
    return [name, { dims, data }] as const;
  });
  return { photo: head.photo, frame: head.frame, tensors: Object.fromEntries(tensors) };
}
