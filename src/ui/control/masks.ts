import type { MaskInfo } from '#core/rasters.ts';
import { wordsPerMask } from '#core/rasters.ts';
import type { RunResult } from '#engine/messages.ts';
import { resultName, useJobs } from '#ui/state/jobs.ts';
import { useProject } from '#ui/state/project.ts';
import { engine } from './engine.ts';
import { isAbort } from './failures.ts';

interface Pixels {
  readonly words: Uint32Array;
  readonly width: number;
  readonly height: number;
  readonly count: number;
}

let pixels: Pixels | null = null;
/** The result that they are. */
let shown: string | undefined;

const sameKeys = (a: readonly MaskInfo[], b: readonly MaskInfo[]) =>
  a.length === b.length && a.every((info, index) => info.key === b[index].key);

/** Fetches the proposed masks of the image on screen for the list. */
export async function refreshMasks(): Promise<void> {
  const { current } = useProject.getState();
  const { results, masks, set } = useJobs.getState();
  if (!current || !results[current]?.masks) {
    pixels = null;
    set({ masks: [] });
    return;
  }
  const result = resultName(useJobs.getState(), current, 'propose');
  // Those of a large photo are 100 megabytes and more.
  if (masks.length > 0 && result === shown) return;
  try {
    const output = await engine('stage', [current, 'propose']);
    if (output.kind !== 'masks' || useProject.getState().current !== current) return;
    pixels = output;
    shown = result;
    if (!sameKeys(output.info, useJobs.getState().masks)) useJobs.getState().set({ masks: output.info });
  } catch (error) {
    if (!isAbort(error)) console.warn('masks', error);
  }
}

/** Classes that took each mask in the newest fusion, by mask index. */
export function acceptedClasses(result: RunResult | undefined): ReadonlyMap<number, readonly number[]> {
  const taken = new Map<number, number[]>();
  for (const { diagnostics } of result?.steps ?? []) {
    const { decisions } = diagnostics as { decisions?: readonly { mask: number; class: number; accepted: boolean }[] };
    for (const one of decisions ?? []) {
      if (one.accepted) taken.set(one.mask, [...(taken.get(one.mask) ?? []), one.class]);
    }
  }
  return taken;
}

/** Draws a mask small, in the middle of the canvas. */
export function drawMask(canvas: HTMLCanvasElement, index: number): void {
  const context = canvas.getContext('2d');
  if (!context || !pixels || index >= pixels.count) return;
  const { words, width, height } = pixels;
  const scale = Math.min(canvas.width / width, canvas.height / height);
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const image = context.createImageData(w, h);
  const base = index * wordsPerMask(pixels);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const pixel = Math.min(height - 1, Math.floor((y + 0.5) / scale)) * width + Math.floor((x + 0.5) / scale);
      const inside = (words[base + (pixel >>> 5)] >>> (pixel & 31)) & 1;
      image.data.set(inside ? [240, 240, 240, 255] : [58, 58, 58, 255], 4 * (y * w + x));
    }
  }
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.putImageData(image, (canvas.width - w) >> 1, (canvas.height - h) >> 1);
}
