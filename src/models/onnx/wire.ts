/**
 * The wire format of protocol buffers, as far as ONNX files need it: a message is a row of fields, each a tag (the
 * field's number and how its value is written) and the value. Reading copies nothing, so that a file of hundreds of
 * megabytes is walked in milliseconds.
 *
 * Two messages written one behind the other are one message: single fields are replaced, repeated ones appended, and
 * messages within are joined the same way. That is how a graph gets more nodes without being written again.
 */

const VARINT = 0;
const FIXED64 = 1;
const LENGTH = 2;
const FIXED32 = 5;

export interface Field {
  readonly number: number;
  /** The value of a whole number (signed, 64 bits); 0 for the others. */
  readonly integer: number;
  /** What a text, a message or a number of fixed width consists of; empty for whole numbers. */
  readonly bytes: Uint8Array;
  /** The field with its tag, as it lies in the file. */
  readonly raw: Uint8Array;
}

const NOTHING: Uint8Array = new Uint8Array(0);

/** @throws RangeError when the bytes are no message */
export function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  const reader = new Reader(bytes);
  while (!reader.ended) {
    const start = reader.at;
    const tag = reader.varint();
    const [number, kind] = [Math.floor(tag / 8), tag & 7];
    if (number === 0) throw new RangeError('a field without a number');
    let [integer, value] = [0, NOTHING];
    if (kind === VARINT) integer = reader.varint();
    else if (kind === FIXED64) value = reader.take(8);
    else if (kind === FIXED32) value = reader.take(4);
    else if (kind === LENGTH) value = reader.take(reader.varint());
    else throw new RangeError(`a field of the unknown kind ${kind}`);
    yield { number, integer, bytes: value, raw: bytes.subarray(start, reader.at) };
  }
}

/** Numbers of a repeated field, which come one a field or all in one. */
export function integersOf({ bytes, integer, raw }: Field): number[] {
  if ((raw[0] & 7) === VARINT) return [integer];
  const numbers: number[] = [];
  const reader = new Reader(bytes);
  while (!reader.ended) numbers.push(reader.varint());
  return numbers;
}

class Reader {
  at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get ended(): boolean {
    return this.at >= this.#bytes.length;
  }

  /** Up to ten groups of seven bits, the lowest first; a negative number has its 64th bit set. */
  varint(): number {
    let [low, high] = [0, 0];
    for (let shift = 0; ; shift += 7) {
      if (this.ended || shift > 63) throw new RangeError('a number that does not end');
      const byte = this.#bytes[this.at++];
      const bits = byte & 127;
      if (shift < 32) low |= bits << shift;
      if (shift === 28) high |= bits >>> 4;
      if (shift > 28) high |= bits << (shift - 32);
      if (byte < 128) return (high | 0) * 2 ** 32 + (low >>> 0);
    }
  }

  take(length: number): Uint8Array {
    const start = this.at;
    if (length < 0 || start + length > this.#bytes.length)
      throw new RangeError('a field that is longer than its message');
    this.at += length;
    return this.#bytes.subarray(start, this.at);
  }
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

export function textOf({ bytes }: Field): string {
  return decoder.decode(bytes);
}

export function floatOf({ bytes }: Field): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, true);
}

export type Bytes = Uint8Array<ArrayBuffer>;

export function joined(parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A field of a whole number; negative ones are written as 64-bit two's complement. */
export function integer(field: number, value: number): Bytes {
  return Uint8Array.from([...varintBytes(field * 8 + VARINT), ...varintBytes(value)]);
}

/** A field of a number of 32 bits with a fraction. */
export function float(field: number, value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return joined([Uint8Array.from(varintBytes(field * 8 + FIXED32)), bytes]);
}

/** A field that is a message (or bytes) of these parts. */
export function message(field: number, ...parts: readonly Uint8Array[]): Bytes {
  return joined([headOf(field, parts), ...parts]);
}

/** What stands before the parts of such a field: its tag and the length of all of them. */
export function headOf(field: number, parts: readonly Uint8Array[]): Bytes {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Uint8Array.from([...varintBytes(field * 8 + LENGTH), ...varintBytes(length)]);
}

export function text(field: number, value: string): Bytes {
  return message(field, encoder.encode(value));
}

function varintBytes(value: number): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return bytes;
}
