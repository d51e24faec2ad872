import type { ProjectClass } from '#core/classes.ts';
import type { StageId } from '#core/kinds.ts';
import type { ImageId, View } from '#engine/messages.ts';
import { resultName, useJobs } from '#ui/state/jobs.ts';
import { useProject } from '#ui/state/project.ts';
import { engine } from './engine.ts';
import { isAbort } from './failures.ts';
import { paletteOf } from './palette.ts';
import { theProject } from './project.ts';

/** Sides in pixels, twice what they take on screen. */
const STRIP_WIDTH = 336;
const STAGE_SIDE = 280;

const waiting: ImageId[] = [];
let working = false;

/** Asks for a picture in the strip; those asked for last come first, because they are in sight. */
export function wantThumbnail(id: ImageId): void {
  if (useProject.getState().thumbnails[id]) return;
  waiting.push(id);
  if (!working) void work();
}

async function work(): Promise<void> {
  working = true;
  for (let id = waiting.pop(); id; id = waiting.pop()) {
    if (useProject.getState().thumbnails[id]) continue;
    try {
      const url = await makeThumbnail(await theProject().file(id));
      const { thumbnails, set } = useProject.getState();
      set({ thumbnails: { ...thumbnails, [id]: url } });
    } catch (error) {
      // The strip then shows an empty frame; opening the photo says what is wrong with it.
      console.warn('thumbnail', error);
    }
  }
  working = false;
}

/** A small JPEG of a photo, as an object URL. Pixels are shown as stored, like the engine reads them. */
export async function makeThumbnail(file: Blob): Promise<string> {
  const asStored = { imageOrientation: 'none' } as const;
  const small = { ...asStored, resizeWidth: STRIP_WIDTH, resizeQuality: 'medium' } as const;
  // A photo a few pixels wide is too tall for a canvas at that width; it is small enough as it is.
  return drawn(await createImageBitmap(file, small)).catch(async () => drawn(await createImageBitmap(file, asStored)));
}

async function drawn(bitmap: ImageBitmap): Promise<string> {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  // In main memory: to read it back from the GPU, the page would wait for all that the engine has begun there.
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  // Transparent parts are white, as for the engine.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return URL.createObjectURL(await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.82 }));
}

interface StageWish {
  readonly image: ImageId;
  readonly stage: StageId;
  readonly classes: readonly ProjectClass[];
  readonly map: View['map'];
  /** The name of the result that it shows. */
  readonly result: string | undefined;
}

/** A small picture of a stage; null while there is none, or when a newer run has overtaken it. */
export async function stageThumbnail(wish: StageWish): Promise<ImageBitmap | null> {
  const { image, stage, classes, map, result } = wish;
  try {
    const bitmap = await engine('thumbnail', [image, stage, STAGE_SIDE, { palette: paletteOf(classes), map }]);
    if (result === resultName(useJobs.getState(), image, stage)) return bitmap;
    bitmap?.close();
  } catch (error) {
    if (!isAbort(error)) console.warn('stage thumbnail', error);
  }
  return null;
}
