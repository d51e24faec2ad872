import type { Locator } from '@playwright/test';
import { decode } from 'fast-png';

/** A picture to be asked for single pixels. */
export interface Picture {
  /** Colour at a point of the page. */
  at(x: number, y: number): readonly [number, number, number];
}

/** What a screenshot of an element shows. */
export async function pictureOf(element: Locator, screenshot: Buffer): Promise<Picture> {
  const box = (await element.boundingBox())!;
  const { data, width, channels } = decode(screenshot);
  return {
    at(x, y) {
      const i = (Math.floor(y - box.y) * width + Math.floor(x - box.x)) * channels;
      return [data[i], data[i + 1], data[i + 2]];
    },
  };
}

/** Whether two colours look the same: blending rounds. */
export function alike(a: readonly number[], b: readonly number[]): boolean {
  return a.every((value, i) => Math.abs(value - b[i]) <= 4);
}
