/**
 * What the first bytes of an image file say, read before a decoder may allocate: a picture of
 * 30000 × 30000 pixels is refused by its header, not by a crashed tab.
 */
export interface ImageHeader {
  readonly format: 'jpeg' | 'png' | 'webp' | 'other';
  /** Null where the header could not be followed; the decoder then has the last word. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** EXIF orientation, 1..8; 1 is upright. */
  readonly orientation: number;
  readonly bitsPerChannel: number;
  readonly components: number;
}

const UNKNOWN: ImageHeader = { format: 'other', size: null, orientation: 1, bitsPerChannel: 8, components: 3 };

/** Reads the header of JPEG (ITU T.81), PNG (ISO 15948) and WebP (RFC 9649) files. */
export function readHeader(bytes: Uint8Array): ImageHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (view.getUint16(0) === 0xffd8) return readJpeg(view);
    if (view.getUint32(0) === 0x89504e47) return readPng(view);
    if (ascii(view, 0, 4) === 'RIFF' && ascii(view, 8, 4) === 'WEBP') return readWebp(view);
  } catch (error) {
    // Cut off inside its header: the decoder will say so in its own words.
    if (!(error instanceof RangeError)) throw error;
  }
  return UNKNOWN;
}

function readPng(view: DataView): ImageHeader {
  const colours = [1, 0, 3, 1, 2, 0, 4][view.getUint8(25)] ?? 3;
  return {
    format: 'png',
    size: { width: view.getUint32(16), height: view.getUint32(20) },
    orientation: 1,
    bitsPerChannel: view.getUint8(24),
    components: colours,
  };
}

function readJpeg(view: DataView): ImageHeader {
  let orientation = 1;
  let at = 2;
  while (at + 4 <= view.byteLength) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff || marker === 0xff) {
      at += 1;
      continue;
    }
    const length = view.getUint16(at + 2);
    if (marker === 0xe1 && ascii(view, at + 4, 4) === 'Exif')
      orientation = readOrientation(view, at + 10) ?? orientation;
    // Start of frame, all coding processes; C4, C8 and CC are tables.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return {
        format: 'jpeg',
        size: { width: view.getUint16(at + 7), height: view.getUint16(at + 5) },
        orientation,
        bitsPerChannel: view.getUint8(at + 4),
        components: view.getUint8(at + 9),
      };
    }
    at += 2 + length;
  }
  return { ...UNKNOWN, format: 'jpeg', orientation };
}

/** Tag 0x0112 of the first directory of a TIFF structure at `start` (EXIF 2.32, 4.6.4). */
function readOrientation(view: DataView, start: number): number | null {
  const little = view.getUint16(start) === 0x4949;
  const directory = start + view.getUint32(start + 4, little);
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + 12 * i;
    if (view.getUint16(entry, little) === 0x0112) return view.getUint16(entry + 8, little);
  }
  return null;
}

function readWebp(view: DataView): ImageHeader {
  const header = { format: 'webp', orientation: 1, bitsPerChannel: 8 } as const;
  switch (ascii(view, 12, 4)) {
    case 'VP8X': {
      const width = 1 + (view.getUint16(24, true) | (view.getUint8(26) << 16));
      const height = 1 + (view.getUint16(27, true) | (view.getUint8(29) << 16));
      return { ...header, size: { width, height }, components: view.getUint8(20) & 0x10 ? 4 : 3 };
    }
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      const size = { width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) };
      return { ...header, size, components: (bits >> 28) & 1 ? 4 : 3 };
    }
    case 'VP8 ': {
      const size = { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
      return { ...header, size, components: 3 };
    }
    default:
      return { ...header, size: null, components: 3 };
  }
}

function ascii(view: DataView, at: number, length: number): string {
  return Array.from({ length }, (_, i) => String.fromCharCode(view.getUint8(at + i))).join('');
}
