import type { ValuesOf } from '#core/parameters.ts';
import type { ActivationMaps, ScalarMap, Size } from '#core/rasters.ts';
import { enlarge, gridOf, poolMean } from '../cells.ts';
import { foreground } from '../foreground.ts';
import { pathCells } from '../walk/grid.ts';
import { divideByPeak, step, type Transition, transitionOf, type Walk } from '../walk/reference.ts';
import type { parameters } from './parameters.ts';

/** Pixels a cell, each way (IRN's edge network has this output stride). */
export const STRIDE = 4;
export const RADIUS = 5;

/**
 * IRN's walk (Ahn, Cho & Kwak 2019) with edges from wherever they come:
 *
 *   a_ij = 1 − max E over the cells that the line from i to j touches, 0 for what lies outside
 *   T    = a^β / column sum, with a_ii = 1
 *   x    = (M · (1 − E)) · T^t
 *   maps = bilinear(x) / the largest value of all classes
 *
 * The background is not propagated: its channel is left out where the maps have one.
 */
export class IrnWalk implements Walk {
  readonly #classes: readonly number[];
  readonly #size: Size;
  readonly #transition: Transition;
  #cells: Float64Array;

  constructor(maps: ActivationMaps, edges: ScalarMap, { beta }: Pick<ValuesOf<typeof parameters>, 'beta'>) {
    const { classes, first } = foreground(maps);
    this.#classes = classes;
    this.#size = { width: maps.width, height: maps.height };
    const grid = gridOf(maps, STRIDE);
    const barrier = barrierOf(edges);
    const walking = maps.data.subarray(first * maps.width * maps.height);
    this.#cells = poolMean(walking, classes.length, maps, STRIDE);
    for (let i = 0; i < this.#cells.length; i++) this.#cells[i] *= 1 - barrier[i % barrier.length];
    const paths = new Map<number, readonly number[]>();
    this.#transition = transitionOf(grid, RADIUS, (x, y, offset, index) => {
      let path = paths.get(index);
      if (!path) {
        path = pathCells(offset).map(({ dx, dy }) => dy * grid.width + dx);
        paths.set(index, path);
      }
      let highest = 0;
      for (const cell of path) highest = Math.max(highest, barrier[y * grid.width + x + cell]);
      return (1 - highest) ** beta;
    });
  }

  step(): void {
    this.#cells = step(this.#transition, this.#cells);
  }

  /** The maps after the steps made so far. */
  maps(): ActivationMaps {
    const data = enlarge(this.#cells, this.#classes.length, this.#size, STRIDE);
    divideByPeak(data);
    return { ...this.#size, classes: this.#classes, data };
  }
}

/**
 * The strongest edge in each cell, held to [0, 1]: a border one pixel wide must not leak, which the mean over a cell
 * would let it. What is no number is no edge.
 */
function barrierOf(edges: ScalarMap): Float64Array {
  const grid = gridOf(edges, STRIDE);
  const barrier = new Float64Array(grid.width * grid.height);
  for (let pixel = 0; pixel < edges.width * edges.height; pixel++) {
    const x = pixel % edges.width;
    const y = Math.floor(pixel / edges.width);
    const cell = Math.floor(y / STRIDE) * grid.width + Math.floor(x / STRIDE);
    const edge = edges.data[pixel];
    if (edge > barrier[cell]) barrier[cell] = Math.min(edge, 1);
  }
  return barrier;
}
