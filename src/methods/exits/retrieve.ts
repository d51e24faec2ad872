import { type ScalarMap, type Size, wordsPerMask } from '#core/rasters.ts';
import { resizeBilinear } from '#core/resize.ts';
import { centreOf, type ExitsValues, type Point, type Scene } from './geometry.ts';

/** Tokens that the walk found to be of the object, and of what is around it inside the box. */
export interface Retrieved {
  readonly foreground: readonly number[];
  readonly background: readonly number[];
}

/** Δ ≥ τ_fg is the object, Δ ≤ −τ_bg its surroundings, what lies between is undecided. Outside the box nothing is asked. */
export function retrieve(
  delta: Float32Array,
  { outside }: Pick<Scene, 'outside'>,
  { foreground, background }: Pick<ExitsValues, 'foreground' | 'background'>,
): Retrieved {
  const inside = [...delta.keys()].filter((token) => !outside[token]);
  return {
    foreground: inside.filter((token) => delta[token] >= foreground),
    background: inside.filter((token) => delta[token] <= -background),
  };
}

/**
 * Farthest-point sampling: the token with the largest |Δ|, then again and again the one farthest from those chosen;
 * ties go to the lowest token.
 */
export function spread(tokens: readonly number[], delta: Float32Array, gridWidth: number, most: number): number[] {
  const chosen: number[] = [];
  const nearest = new Map(tokens.map((token) => [token, Number.POSITIVE_INFINITY]));
  const first = tokens.reduce<number | null>(
    (best, token) => (best === null || Math.abs(delta[token]) > Math.abs(delta[best]) ? token : best),
    null,
  );
  for (let next = first; next !== null && chosen.length < most; ) {
    chosen.push(next);
    let farthest: number | null = null;
    for (const token of tokens) {
      const [dx, dy] = [
        (token % gridWidth) - (next % gridWidth),
        Math.floor(token / gridWidth) - Math.floor(next / gridWidth),
      ];
      const distance = Math.min(nearest.get(token)!, dx * dx + dy * dy);
      nearest.set(token, distance);
      if (distance > 0 && (farthest === null || distance > nearest.get(farthest)!)) farthest = token;
    }
    next = farthest;
  }
  return chosen;
}

export function centresOf(scene: Scene, tokens: readonly number[]): Point[] {
  return tokens.map((token) => centreOf(scene, token));
}

/** Pixels of the box where Δ, brought to the crop's pixels bilinearly, is at least `threshold`. */
export function denseMask(delta: Float32Array, scene: Scene, photo: Size, threshold: number): Uint32Array {
  const { crop, box } = scene;
  const width = crop.x1 - crop.x0;
  const fine = deltaOfCrop(delta, scene);
  const words = new Uint32Array(wordsPerMask(photo));
  for (let y = box.y0; y < box.y1; y++) {
    for (let x = box.x0; x < box.x1; x++) {
      if (fine[(y - crop.y0) * width + x - crop.x0] < threshold) continue;
      const pixel = y * photo.width + x;
      words[pixel >>> 5] |= 1 << (pixel & 31);
    }
  }
  return words;
}

/** Δ / (1 + Δ) at the pixels of the crop, 0 where Δ is not above 0 and outside of the crop; f32 [H, W]. */
export function mapOfDelta(delta: Float32Array, scene: Scene, { width, height }: Size): ScalarMap {
  const { x0, y0, x1, y1 } = scene.crop;
  const fine = deltaOfCrop(delta, scene);
  const data = new Float32Array(width * height);
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const value = Math.max(fine[(y - y0) * (x1 - x0) + x - x0], 0);
      data[y * width + x] = value / (1 + value);
    }
  }
  return { width, height, data };
}

/** Δ at the crop's pixels, bilinear. */
function deltaOfCrop(delta: Float32Array, { crop, gridWidth, gridHeight }: Scene): Float32Array {
  const size = { width: crop.x1 - crop.x0, height: crop.y1 - crop.y0 };
  return resizeBilinear(delta, 1, { width: gridWidth, height: gridHeight }, size);
}
