import type { Size } from '#core/rasters.ts';

/** The eight neighbours of a node; the last but `d` lies opposite to `d`. */
export const AROUND = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => [dx, dy] as const)).filter(([x, y]) => x || y);
/** Of them those on a side. */
const [WEST, EAST, NORTH, SOUTH] = [
  [0, 3, 5],
  [2, 4, 7],
  [0, 1, 2],
  [5, 6, 7],
] as const;

/** Jacobi's step is this much of what would set a node's own residual to 0. */
const DAMPING = 0.8;

/**
 * L_U on a grid: (L_U x)_i = (g_i + Σ_j w_ij) x_i − Σ_j w_ij x_j. Nodes whose links and ground are all 0 do not take part.
 */
export interface Graph extends Size {
  /** w of each node's eight neighbours, [nodes, 8]; 0 where there is none. */
  readonly links: Float64Array;
  /** g of each node: its links to seeds. */
  readonly ground: Float64Array;
}

/**
 * One level of multigrid with interpolation that follows the links (Dendy: Black Box Multigrid, 1982). Every second
 * node of every second row goes on to the next level, and P brings values from there: a node between two of them
 * takes their mean, weighted with the links to either side, one between four the mean of its eight neighbours. So values
 * do not pass where the photo has an edge. The next level's graph is Pᵀ L_U P.
 */
export class Level {
  readonly #graph: Graph;
  /** 1 / (g_i + Σ_j w_ij), 0 where a node takes no part. */
  readonly inverse: Float64Array;
  /** P, [nodes, 4]: of the next level's nodes at (x >> 1, y >> 1), right of it, below it, and right below. */
  readonly #shares: Float64Array;
  readonly #coarser: Level | null;

  constructor(graph: Graph) {
    const { width, height, links, ground } = graph;
    this.#graph = graph;
    this.inverse = ground.map((g, i) => {
      const degree = links.subarray(8 * i, 8 * i + 8).reduce((sum, w) => sum + w, g);
      return degree > 0 ? 1 / degree : 0;
    });
    this.#shares = sharesOf(graph, this.inverse);
    this.#coarser = width * height > 1 ? new Level(coarsened(graph, this.#shares)) : null;
  }

  /** About L_U⁻¹ b, by one V-cycle from 0. It is symmetric in b, as a preconditioner has to be. */
  cycle(b: Float64Array): Float64Array {
    const x = b.map((value, i) => DAMPING * this.inverse[i] * value);
    if (this.#coarser) this.#add(x, this.#coarser.cycle(this.#restrict(this.#residual(b, x))));
    const rest = this.#residual(b, x);
    return x.map((value, i) => value + DAMPING * this.inverse[i] * rest[i]);
  }

  /** L_U x. */
  multiply(x: Float64Array): Float64Array {
    const { width, links } = this.#graph;
    const steps = AROUND.map(([dx, dy]) => dy * width + dx);
    const product = new Float64Array(x.length);
    for (let i = 0; i < x.length; i++) {
      if (this.inverse[i] === 0) continue;
      let sum = x[i] / this.inverse[i];
      for (let d = 0; d < 8; d++) {
        const w = links[8 * i + d];
        if (w !== 0) sum -= w * x[i + steps[d]];
      }
      product[i] = sum;
    }
    return product;
  }

  #residual(b: Float64Array, x: Float64Array): Float64Array {
    return this.multiply(x).map((value, i) => b[i] - value);
  }

  /** Pᵀ fine. */
  #restrict(fine: Float64Array): Float64Array {
    const coarse = new Float64Array(this.#coarser!.inverse.length);
    forShares(this.#graph, this.#shares, (i, j, share) => {
      coarse[j] += share * fine[i];
    });
    return coarse;
  }

  /** fine += P coarse. */
  #add(fine: Float64Array, coarse: Float64Array): void {
    forShares(this.#graph, this.#shares, (i, j, share) => {
      fine[i] += share * coarse[j];
    });
  }
}

/** Calls `take` for each node i, node j of the next level and P_ij that is not 0. */
function forShares(size: Size, shares: Float64Array, take: (i: number, j: number, share: number) => void): void {
  const next = coarseSize(size);
  for (let i = 0; i < size.width * size.height; i++) {
    const first = (Math.floor(i / size.width) >> 1) * next.width + ((i % size.width) >> 1);
    for (let c = 0; c < 4; c++) {
      const share = shares[4 * i + c];
      if (share !== 0) take(i, first + (c >> 1) * next.width + (c & 1), share);
    }
  }
}

export function coarseSize({ width, height }: Size): Size {
  return { width: (width + 1) >> 1, height: (height + 1) >> 1 };
}

function sharesOf({ width, height, links, ground }: Graph, inverse: Float64Array): Float64Array {
  const shares = new Float64Array(4 * width * height);
  const side = (i: number, [a, b, c]: readonly [number, number, number]) =>
    links[8 * i + a] + links[8 * i + b] + links[8 * i + c];
  for (let i = 0; i < width * height; i++) {
    const [oddX, oddY] = [(i % width) & 1, Math.floor(i / width) & 1];
    if (oddX && oddY) continue;
    const before = oddX ? side(i, WEST) : side(i, NORTH);
    const after = oddX ? side(i, EAST) : side(i, SOUTH);
    const all = before + after + ground[i];
    if (!oddX && !oddY) shares[4 * i] = inverse[i] > 0 ? 1 : 0;
    else if (all > 0) {
      shares[4 * i] = before / all;
      shares[4 * i + (oddX ? 1 : 2)] = after / all;
    }
  }
  for (let y = 1; y < height; y += 2) {
    for (let x = 1; x < width; x += 2) {
      const i = y * width + x;
      for (const [d, [dx, dy]] of AROUND.entries()) {
        const w = links[8 * i + d] * inverse[i];
        if (w === 0) continue;
        const j = i + dy * width + dx;
        // Neighbours to the right and below count from the next node of the next level on.
        const first = (dx > 0 ? 1 : 0) + (dy > 0 ? 2 : 0);
        for (let c = 0; first + c < 4; c++) shares[4 * i + first + c] += w * shares[4 * j + c];
      }
    }
  }
  return shares;
}

/**
 * Pᵀ L_U P. Rows of L_U add up to g, so that the next level's ground is Pᵀ L_U P 1; made from differences of the sums of
 * P's rows, which are 1 or a little less, it does not drown in rounding.
 */
function coarsened(graph: Graph, shares: Float64Array): Graph {
  const { width, links, ground } = graph;
  const next = coarseSize(graph);
  const coarse: Graph = {
    ...next,
    links: new Float64Array(8 * next.width * next.height),
    ground: new Float64Array(next.width * next.height),
  };
  const total = (i: number) => shares[4 * i] + shares[4 * i + 1] + shares[4 * i + 2] + shares[4 * i + 3];
  // P's row of a node as pairs of a node of the next level and a share.
  const rows: [number, number][][] = Array.from({ length: width * graph.height }, () => []);
  forShares(graph, shares, (i, j, share) => rows[i].push([j, share]));
  const join = (i: number, j: number, w: number) => {
    for (const [from, p] of rows[i]) {
      for (const [to, q] of rows[j]) {
        if (from !== to) coarse.links[8 * from + direction(from, to, next.width)] += p * w * q;
      }
    }
  };
  for (let i = 0; i < rows.length; i++) {
    if (rows[i].length === 0) continue;
    let degree = ground[i];
    let rowSum = ground[i] * total(i);
    for (const [d, [dx, dy]] of AROUND.entries()) {
      const w = links[8 * i + d];
      if (w === 0) continue;
      const j = i + dy * width + dx;
      degree += w;
      rowSum += w * (total(i) - total(j));
      join(i, j, w);
    }
    join(i, i, -degree);
    for (const [to, p] of rows[i]) coarse.ground[to] += p * rowSum;
  }
  return { ...coarse, ground: coarse.ground.map((g) => Math.max(0, g)) };
}

/** Which of `from`'s eight neighbours `to` is. */
function direction(from: number, to: number, width: number): number {
  const [dx, dy] = [(to % width) - (from % width), Math.floor(to / width) - Math.floor(from / width)];
  const place = 3 * (dy + 1) + dx + 1;
  return place > 4 ? place - 1 : place;
}
