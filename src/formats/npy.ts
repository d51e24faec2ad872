import { strFromU8, strToU8 } from 'fflate';
import { UserError } from '#core/errors.ts';
import { concatenate } from './png.ts';

/** A NumPy array file. `data` is in C order (last index fastest), whatever the file had. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array | Uint8Array;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Element types: size in bytes, the array that holds every value, and the reader of one element. */
const TYPES: Readonly<Record<string, { size: number; make: (n: number) => NpyArray['data']; read: Reader }>> = {
  f2: { size: 2, make: (n) => new Float32Array(n), read: (view, at, little) => half(view.getUint16(at, little)) },
  f4: { size: 4, make: (n) => new Float32Array(n), read: (view, at, little) => view.getFloat32(at, little) },
  f8: { size: 8, make: (n) => new Float64Array(n), read: (view, at, little) => view.getFloat64(at, little) },
  b1: { size: 1, make: (n) => new Uint8Array(n), read: (view, at) => view.getUint8(at) },
  u1: { size: 1, make: (n) => new Uint8Array(n), read: (view, at) => view.getUint8(at) },
  i1: { size: 1, make: (n) => new Int32Array(n), read: (view, at) => view.getInt8(at) },
  u2: { size: 2, make: (n) => new Int32Array(n), read: (view, at, little) => view.getUint16(at, little) },
  i2: { size: 2, make: (n) => new Int32Array(n), read: (view, at, little) => view.getInt16(at, little) },
  i4: { size: 4, make: (n) => new Int32Array(n), read: (view, at, little) => view.getInt32(at, little) },
  u4: { size: 4, make: (n) => new Float64Array(n), read: (view, at, little) => view.getUint32(at, little) },
  i8: { size: 8, make: (n) => new Float64Array(n), read: (view, at, little) => Number(view.getBigInt64(at, little)) },
};
type Reader = (view: DataView, at: number, little: boolean) => number;

/**
 * Reads format versions 1 to 3, C and Fortran order, either byte order, floats of 16 to 64 bits, whole numbers
 * and booleans. An array of Python objects (the dict files of IRN and SEAM) is a pickle, a program in disguise:
 * it is refused, not run.
 * @throws UserError 'formats.npy.not' | '.header' | '.pickle' | '.type' | '.short' naming the file
 */
export function readNpy(bytes: Uint8Array, file: string): NpyArray {
  if (bytes.length < 10 || MAGIC.some((byte, index) => bytes[index] !== byte)) {
    throw new UserError('formats.npy.not', { file });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6];
  const start = version === 1 ? 10 : 12;
  const end = start + (version === 1 ? view.getUint16(8, true) : bytes.length >= 12 ? view.getUint32(8, true) : 0);
  const { descr, fortran, shape } = readHeader(strFromU8(bytes.subarray(start, end)), file);
  if (descr.includes('O')) throw new UserError('formats.npy.pickle', { file });
  const type = TYPES[descr.slice(1)];
  if (!type) throw new UserError('formats.npy.type', { file, type: descr });
  const count = shape.reduce((product, length) => product * length, 1);
  if (bytes.length - end < count * type.size) {
    throw new UserError('formats.npy.short', { file, bytes: bytes.length - end, expected: count * type.size });
  }
  const data = type.make(count);
  const little = descr[0] !== '>';
  for (let index = 0; index < count; index++) data[index] = type.read(view, end + index * type.size, little);
  return { shape, data: fortran ? toCOrder(data, shape) : data };
}

/** The header is a Python dict: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }. */
function readHeader(text: string, file: string): { descr: string; fortran: boolean; shape: number[] } {
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text)?.[1];
  if (descr === undefined || fortran === undefined || shape === undefined) {
    throw new UserError('formats.npy.header', { file, header: text.slice(0, 80) });
  }
  const lengths = shape.split(',').filter((length) => length.trim() !== '');
  return { descr, fortran: fortran === 'True', shape: lengths.map(Number) };
}

/** First index fastest → last index fastest. */
function toCOrder(data: NpyArray['data'], shape: readonly number[]): NpyArray['data'] {
  const result = data.slice();
  const index = new Array<number>(shape.length).fill(0);
  for (const value of data) {
    let at = 0;
    for (let axis = 0; axis < shape.length; axis++) at = at * shape[axis] + index[axis];
    result[at] = value;
    for (let axis = 0; axis < shape.length; axis++) {
      index[axis]++;
      if (index[axis] < shape[axis]) break;
      index[axis] = 0;
    }
  }
  return result;
}

/** IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits. */
export function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const DESCRIPTIONS = { Float32Array: '<f4', Float64Array: '<f8', Int32Array: '<i4', Uint8Array: '|u1' } as const;

/** Version 1.0, C order, the data at a multiple of 64 bytes, as numpy.save writes it. */
export function writeNpy({ shape, data }: NpyArray): Uint8Array {
  const descr = DESCRIPTIONS[data[Symbol.toStringTag]];
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const padded = `${header}${' '.repeat((64 - ((10 + header.length + 1) % 64)) % 64)}\n`;
  const lead = new Uint8Array([...MAGIC, 1, 0, padded.length & 255, padded.length >> 8]);
  return concatenate([lead, strToU8(padded), new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]);
}
