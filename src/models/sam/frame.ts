import type { Size } from '#core/rasters.ts';
import type { Embedding, Tensor } from '#methods/models.ts';
import type { Frame } from '../contract.ts';

/** What an encoder made of one photo, and where the photo lies in its frame. */
export class SamEmbedding implements Embedding {
  readonly photo: Size;
  readonly frame: Embedding['frame'];
  /** The encoder's outputs by name. */
  readonly tensors: Readonly<Record<string, Tensor>>;

  constructor(photo: Size, frame: Embedding['frame'], tensors: Readonly<Record<string, Tensor>>) {
    this.photo = { width: photo.width, height: photo.height };
    this.frame = frame;
    this.tensors = tensors;
  }

  dispose(): void {
    for (const tensor of Object.values(this.tensors)) tensor.dispose();
  }
}

/**
 * Where a photo lies in the square of a network. With its own aspect the long side fills the frame and the sides are
 * rounded as in segment-anything, floor(x + 0.5); stretched it fills all of it.
 */
export function frameOf({ width, height }: Size, side: number, frame: Frame): Embedding['frame'] {
  if (frame === 'stretched') return { width: side, height: side, side };
  const scale = side / Math.max(width, height);
  return {
    width: Math.max(1, Math.floor(width * scale + 0.5)),
    height: Math.max(1, Math.floor(height * scale + 0.5)),
    side,
  };
}
