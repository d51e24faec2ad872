import { interpolateInferno, interpolateSinebow } from 'd3-scale-chromatic';
import { IGNORE } from '#core/rasters.ts';

/**
 * Colours as the shaders take them: one u32, red in the lowest byte; the highest byte says how a
 * region of that number is drawn.
 */
export const HIDDEN = 0;
const PLAIN = 1;
export const HATCHED = 2;

function pack(red: number, green: number, blue: number, look: number): number {
  return (red | (green << 8) | (blue << 16) | (look << 24)) >>> 0;
}

/** Inferno (van der Walt and Smith 2015): perceptually uniform, readable without colour vision. */
export const HEAT_TABLE: Uint32Array = Uint32Array.from({ length: 256 }, (_, i) =>
  parseColour(interpolateInferno(i / 255), PLAIN),
);

/** Colours of label ids: background and hidden classes not at all, the ignore class hatched. */
export function labelColours(palette: Uint8Array, hidden: readonly number[]): Uint32Array {
  const colours = Uint32Array.from({ length: 256 }, (_, id) =>
    pack(palette[3 * id], palette[3 * id + 1], palette[3 * id + 2], id === IGNORE ? HATCHED : PLAIN),
  );
  for (const id of [0, ...hidden]) colours[id] &= 0xffffff;
  return colours;
}

/** Steps of the golden ratio around the colour circle: however many masks, neighbours in the list differ. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Colours of mask numbers, from 1. */
export function maskColours(masks: number): Uint32Array {
  const colours = new Uint32Array(masks + 1);
  for (let i = 0; i < masks; i++) colours[i + 1] = parseColour(interpolateSinebow((i * GOLDEN) % 1), PLAIN);
  return colours;
}

/** '#rrggbb' or 'rgb(r, g, b)', the two forms that d3 writes. */
function parseColour(css: string, look: number): number {
  const parts = css.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(css.slice(at, at + 2), 16))
    : (css.match(/\d+/g) ?? []).map(Number);
  return pack(parts[0], parts[1], parts[2], look);
}
