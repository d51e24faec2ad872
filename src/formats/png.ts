import { type DecodedPng, decode } from 'fast-png';
import { zlibSync } from 'fflate';
import { UserError } from '#core/errors.ts';

/**
 * A PNG as it is stored. No colour management, no alpha multiplication, no palette lookup: what a canvas would do
 * to a label file on the way is what this module is there to avoid.
 */
export interface RawPng {
  readonly width: number;
  readonly height: number;
  /** Bits of one sample as stored: 1, 2, 4, 8 or 16. */
  readonly depth: number;
  /** 1 grey or index, 2 grey and alpha, 3 RGB, 4 RGBA. */
  readonly channels: number;
  /** One element a sample, [height, width, channels], also for depths below 8; values are not scaled. */
  readonly data: Uint8Array | Uint16Array;
  /** RGB or RGBA of each index, when the samples are indices. */
  readonly palette: readonly (readonly number[])[] | null;
}

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
/** The largest side that a studio image may have; a damaged header could ask for terabytes. */
const MAX_SIDE = 32_768;
const MAX_PIXELS = 2 ** 28;

function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => bytes[index] === byte);
}

/** @throws UserError 'formats.png.not' | 'formats.png.large' | 'formats.png.interlaced' | 'formats.png.broken' */
export function readPng(bytes: Uint8Array, file: string): RawPng {
  if (!isPng(bytes)) throw new UserError('formats.png.not', { file });
  if (bytes.length >= 29) {
    const header = new DataView(bytes.buffer, bytes.byteOffset, 29);
    const [width, height] = [header.getUint32(16), header.getUint32(20)];
    if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS) {
      throw new UserError('formats.png.large', { file, width, height });
    }
    // fast-png takes the passes of an interlaced image to have whole bytes a pixel.
    if (header.getUint8(28) === 1 && header.getUint8(24) < 8) throw new UserError('formats.png.interlaced', { file });
  }
  let png: DecodedPng;
  try {
    png = decode(bytes, { checkCrc: true });
    if (png.width === 0 || png.height === 0) throw new Error('0 pixels');
  } catch (error) {
    throw new UserError('formats.png.broken', { file, reason: error instanceof Error ? error.message : String(error) });
  }
  const { width, height, depth, channels } = png;
  const data = depth < 8 ? unpack(png.data as Uint8Array, width * channels, height, depth) : png.data;
  return { width, height, depth, channels, data: data as Uint8Array | Uint16Array, palette: png.palette ?? null };
}

/** Samples of 1, 2 or 4 bits, highest bits first, each row starting at a byte. */
function unpack(packed: Uint8Array, samples: number, rows: number, depth: number): Uint8Array {
  const data = new Uint8Array(samples * rows);
  const stride = Math.ceil((samples * depth) / 8);
  const mask = (1 << depth) - 1;
  for (let row = 0; row < rows; row++) {
    for (let sample = 0; sample < samples; sample++) {
      const bit = sample * depth;
      const byte = packed[row * stride + (bit >> 3)];
      data[row * samples + sample] = (byte >> (8 - depth - (bit & 7))) & mask;
    }
  }
  return data;
}

/**
 * An 8-bit PNG of one channel: indexed when a palette (RGB, up to 256 entries) is given, grey otherwise. The same
 * pixels always give the same bytes: no time, no text, filter 0 on every row, one IDAT.
 */
export function writePng8(pixels: Uint8Array, width: number, height: number, palette?: Uint8Array): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, palette ? 3 : 0, 0, 0, 0], 8);
  const rows = new Uint8Array(height * (width + 1));
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return concatenate([
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', header),
    ...(palette ? [chunk('PLTE', palette)] : []),
    chunk('IDAT', zlibSync(rows, { level: 6 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** Length, type, data, CRC-32 of type and data. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

/** CRC-32 as PNG, zip and gzip have it. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
