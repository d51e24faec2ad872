import type { ProjectClass } from '#core/classes.ts';
import { IGNORE } from '#core/rasters.ts';

export type Colour = readonly [number, number, number];

/** What the viewport draws for 255; no class has it. */
export const IGNORE_COLOUR: Colour = [224, 224, 224];
export const BACKGROUND_COLOUR: Colour = [70, 70, 70];

/** 256 × RGB for the viewport. */
export function paletteOf(classes: readonly ProjectClass[]): Uint8Array {
  const palette = new Uint8Array(256 * 3);
  for (const { id, colour } of classes) palette.set(colour, id * 3);
  palette.set(IGNORE_COLOUR, IGNORE * 3);
  return palette;
}

export function css([r, g, b]: Colour, alpha = 1): string {
  return alpha === 1 ? `rgb(${r} ${g} ${b})` : `rgb(${r} ${g} ${b} / ${alpha})`;
}

export function toHex(colour: Colour): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

export function fromHex(hex: string): Colour {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
