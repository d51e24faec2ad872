import { strToU8 } from 'fflate';
import { concatenate } from './png.ts';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/**
 * A NumPy array file of float32: version 1.0, C order (last index fastest), the data at a multiple of 64 bytes, as
 * numpy.save writes it.
 */
export function writeNpy({ shape, data }: { shape: readonly number[]; data: Float32Array }): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`;
  const padded = `${header}${' '.repeat((64 - ((10 + header.length + 1) % 64)) % 64)}\n`;
  const lead = new Uint8Array([...MAGIC, 1, 0, padded.length & 255, padded.length >> 8]);
  return concatenate([lead, strToU8(padded), new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]);
}
