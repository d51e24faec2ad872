import { UserError } from '#core/errors.ts';
import type { Photo } from '#core/rasters.ts';
import { sha256 } from '#models/hash.ts';
import { type ImageHeader, readHeader } from './image-header.ts';
import type { ImageId, ImageReport } from './messages.ts';

/** A 2D canvas, which decoding goes through, ends here in every engine. */
const MAX_SIDE = 16384;
/** 256 MB as RGBA. Methods hold several rasters of the photo's size at a time. */
const MAX_MEGAPIXELS = 64;
const MAX_PIXELS = MAX_MEGAPIXELS * 1e6;
/** Headers lie within: EXIF blocks of JPEG are at most 64 KiB each, previews may be two of them. */
const HEADER_BYTES = 512 * 1024;
/** Decoded photos kept beyond those in use; files are decoded again when needed (5 to 50 ms). */
const DECODED_BYTES = 384 * 2 ** 20;

interface OpenImage {
  readonly name: string;
  readonly file: Blob;
  readonly report: ImageReport;
}

/**
 * The open photos. The file is the truth and is kept as it came; pixels are decoded from it on
 * demand and dropped, oldest first, above a byte budget.
 */
export class ImageStore {
  readonly #open = new Map<ImageId, OpenImage>();
  readonly #decoded = new Map<ImageId, Photo>();

  /**
   * @throws UserError 'image.empty', 'image.decode' {file, reason}, 'image.tooLarge' {file, width,
   * height, maxSide, maxMegapixels}.
   */
  async open(name: string, file: Blob): Promise<ImageReport> {
    if (file.size === 0) throw new UserError('image.empty', { file: name });
    const bytes = new Uint8Array(await file.arrayBuffer());
    const id = await sha256(bytes);
    const known = this.#open.get(id);
    if (known) return known.report;
    const header = readHeader(bytes.subarray(0, HEADER_BYTES));
    if (header.size) checkSize(name, header.size);
    const { photo, transparent } = await decode(name, file);
    const notes = [...notesOn(header), ...(transparent ? ['alpha'] : [])];
    const report = { id, width: photo.width, height: photo.height, notes };
    this.#open.set(id, { name, file, report });
    this.#keep(id, photo);
    return report;
  }

  close(id: ImageId): void {
    this.#open.delete(id);
    this.#decoded.delete(id);
  }

  has(id: ImageId): boolean {
    return this.#open.has(id);
  }

  report(id: ImageId): ImageReport {
    return this.#image(id).report;
  }

  /** The photo's pixels. */
  async photo(id: ImageId): Promise<Photo> {
    const image = this.#image(id);
    const photo = this.#decoded.get(id) ?? (await decode(image.name, image.file)).photo;
    this.#keep(id, photo);
    return photo;
  }

  #image(id: ImageId): OpenImage {
    const image = this.#open.get(id);
    if (!image) throw new UserError('image.unknown', { image: id });
    return image;
  }

  #keep(id: ImageId, photo: Photo): void {
    this.#decoded.delete(id);
    this.#decoded.set(id, photo);
    let bytes = 0;
    for (const { rgba } of this.#decoded.values()) bytes += rgba.byteLength;
    for (const [oldest, { rgba }] of this.#decoded) {
      if (bytes <= DECODED_BYTES || oldest === id) break;
      this.#decoded.delete(oldest);
      bytes -= rgba.byteLength;
    }
  }
}

/**
 * Pixels as data sets store them: EXIF rotation is not applied and colours are not converted, so
 * that labels made elsewhere lie on the same pixels. Transparent parts come out white.
 */
async function decode(name: string, file: Blob): Promise<{ photo: Photo; transparent: boolean }> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, {
      imageOrientation: 'none',
      colorSpaceConversion: 'none',
      premultiplyAlpha: 'none',
    });
  } catch (error) {
    throw new UserError('image.decode', { file: name, reason: error instanceof Error ? error.message : String(error) });
  }
  const { width, height } = bitmap;
  checkSize(name, bitmap);
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new UserError('image.decode', { file: name, reason: 'no 2D canvas' });
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const rgba = new Uint8Array(context.getImageData(0, 0, width, height).data.buffer);
  return { photo: { width, height, rgba }, transparent: layOnWhite(rgba) };
}

/** Makes every pixel opaque; says whether any was not. */
function layOnWhite(rgba: Uint8Array): boolean {
  let transparent = false;
  for (let i = 3; i < rgba.length; i += 4) {
    const alpha = rgba[i];
    if (alpha === 255) continue;
    transparent = true;
    for (let c = i - 3; c < i; c++) rgba[c] = Math.round((rgba[c] * alpha + 255 * (255 - alpha)) / 255);
    rgba[i] = 255;
  }
  return transparent;
}

function checkSize(file: string, { width, height }: { readonly width: number; readonly height: number }): void {
  if (width <= MAX_SIDE && height <= MAX_SIDE && width * height <= MAX_PIXELS) return;
  throw new UserError('image.tooLarge', { file, width, height, maxSide: MAX_SIDE, maxMegapixels: MAX_MEGAPIXELS });
}

/** What a person should know of how the file was read. */
function notesOn(header: ImageHeader): string[] {
  const notes: string[] = [];
  if (header.orientation > 1) notes.push('rotated');
  if (header.bitsPerChannel > 8) notes.push('depth');
  if (header.format === 'jpeg' && header.components === 4) notes.push('cmyk');
  return notes;
}
