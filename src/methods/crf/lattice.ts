/** A point's place in the lattice: the d + 1 vertices of its simplex and how near each of them is. */
export interface Places {
  /** Vertex numbers from 1, [points, d + 1]. */
  readonly vertices: Int32Array;
  /** Barycentric, adding to 1, [points, d + 1]. */
  readonly weights: Float32Array;
}

/**
 * Gaussian filtering in d dimensions on the permutohedral lattice (Adams, Baek and Davis 2010, with the constants of
 * Krähenbühl's dense CRF): approximates
 *
 *   out_i = Σ_j exp(−½ |f_i − f_j|²) in_j
 *
 * up to a constant factor in time linear in the number of points. Features are carried into the hyperplane Σ x = 0 of
 * d + 1 dimensions, each value is shared among the vertices of its simplex (splat), vertices are blurred with ½ 1 ½
 * along the d + 1 directions of the lattice (blur), and read back with the same shares (slice).
 */
export class PermutohedralLattice {
  readonly vertexCount: number;
  readonly #dimensions: number;
  readonly #points: number;
  readonly #places: Places;
  /** For each direction and vertex the vertices before and after it; 0 where there is none. */
  readonly #neighbours: readonly Int32Array[];

  /** @param features [points, dimensions], in units of the kernel's standard deviation */
  constructor(features: Float32Array, dimensions: number) {
    const points = features.length / dimensions;
    const table = new VertexTable(dimensions, points * (dimensions + 1));
    this.#dimensions = dimensions;
    this.#points = points;
    this.#places = placesOf(features, dimensions, table);
    this.#neighbours = neighboursOf(table, dimensions);
    this.vertexCount = table.count;
  }

  /** @param values one number a point */
  filter(values: ArrayLike<number>): Float32Array {
    return this.#slice(this.#blur(this.#splat(values)));
  }

  #splat(values: ArrayLike<number>): Float32Array {
    const { vertices, weights } = this.#places;
    const corners = this.#dimensions + 1;
    // Vertex 0 stands for all that are not there and stays 0.
    const sums = new Float32Array(this.vertexCount + 1);
    for (let point = 0, entry = 0; point < this.#points; point++) {
      const value = values[point];
      for (let corner = 0; corner < corners; corner++, entry++) sums[vertices[entry]] += weights[entry] * value;
    }
    return sums;
  }

  #blur(sums: Float32Array): Float32Array {
    let from: Float32Array = sums;
    let to: Float32Array = new Float32Array(sums.length);
    for (const neighbours of this.#neighbours) {
      for (let vertex = 1; vertex < from.length; vertex++) {
        to[vertex] = from[vertex] + 0.5 * (from[neighbours[2 * vertex]] + from[neighbours[2 * vertex + 1]]);
      }
      [from, to] = [to, from];
    }
    return from;
  }

  #slice(sums: Float32Array): Float32Array {
    const { vertices, weights } = this.#places;
    const corners = this.#dimensions + 1;
    const scale = sliceScale(this.#dimensions);
    const values = new Float32Array(this.#points);
    for (let point = 0, entry = 0; point < this.#points; point++) {
      let value = 0;
      for (let corner = 0; corner < corners; corner++, entry++) value += weights[entry] * sums[vertices[entry]];
      values[point] = scale * value;
    }
    return values;
  }
}

/** Brings the blur's ½ 1 ½ along d + 1 directions back to the size of the kernel. */
function sliceScale(dimensions: number): number {
  return 1 / (1 + 2 ** -dimensions);
}

/** Stretches of the feature axes that make the lattice's blur a Gaussian of standard deviation 1. */
export function axisScales(dimensions: number): number[] {
  return Array.from(
    { length: dimensions },
    (_, i) => (Math.sqrt(2 / 3) * (dimensions + 1)) / Math.sqrt((i + 1) * (i + 2)),
  );
}

function placesOf(features: Float32Array, d: number, table: VertexTable): Places {
  const points = features.length / d;
  const places = { vertices: new Int32Array(points * (d + 1)), weights: new Float32Array(points * (d + 1)) };
  const scales = axisScales(d);
  const elevated = new Float64Array(d + 1);
  const nearest = new Int32Array(d + 1);
  const rank = new Int32Array(d + 1);
  const barycentric = new Float64Array(d + 2);
  const vertex = new Int32Array(d + 1);
  for (let point = 0; point < points; point++) {
    // Into the hyperplane Σ x = 0.
    let above = 0;
    for (let j = d; j > 0; j--) {
      const scaled = features[point * d + j - 1] * scales[j - 1];
      elevated[j] = above - j * scaled;
      above += scaled;
    }
    elevated[0] = above;

    roundToLattice(elevated, nearest, rank, d);

    barycentric.fill(0);
    for (let i = 0; i <= d; i++) {
      const rest = (elevated[i] - nearest[i]) / (d + 1);
      barycentric[d - rank[i]] += rest;
      barycentric[d + 1 - rank[i]] -= rest;
    }
    barycentric[0] += 1 + barycentric[d + 1];

    // The simplex has one vertex of each remainder modulo d + 1.
    for (let remainder = 0; remainder <= d; remainder++) {
      for (let i = 0; i <= d; i++) {
        vertex[i] = nearest[i] + remainder - (rank[i] > d - remainder ? d + 1 : 0);
      }
      places.vertices[point * (d + 1) + remainder] = table.claim(vertex);
      places.weights[point * (d + 1) + remainder] = barycentric[remainder];
    }
  }
  return places;
}

/** The nearest point whose coordinates are all multiples of d + 1, and the order of the differences from it. */
function roundToLattice(elevated: Float64Array, nearest: Int32Array, rank: Int32Array, d: number): void {
  let sum = 0;
  for (let i = 0; i <= d; i++) {
    const below = Math.floor(elevated[i] / (d + 1)) * (d + 1);
    const above = Math.ceil(elevated[i] / (d + 1)) * (d + 1);
    nearest[i] = above - elevated[i] < elevated[i] - below ? above : below;
    sum += nearest[i] / (d + 1);
  }
  rank.fill(0);
  for (let i = 0; i < d; i++) {
    for (let j = i + 1; j <= d; j++) {
      if (elevated[i] - nearest[i] < elevated[j] - nearest[j]) rank[i]++;
      else rank[j]++;
    }
  }
  // Rounding each coordinate alone may leave the hyperplane: those that were rounded furthest go back.
  for (let i = 0; i <= d; i++) {
    rank[i] += sum;
    if (rank[i] < 0) {
      rank[i] += d + 1;
      nearest[i] += d + 1;
    } else if (rank[i] > d) {
      rank[i] -= d + 1;
      nearest[i] -= d + 1;
    }
  }
}

function neighboursOf(table: VertexTable, d: number): Int32Array[] {
  const near = new Int32Array(d + 1);
  return Array.from({ length: d + 1 }, (_, direction) => {
    const pairs = new Int32Array(2 * (table.count + 1));
    for (let vertex = 1; vertex <= table.count; vertex++) {
      table.coordinates(vertex, near);
      for (let i = 0; i <= d; i++) near[i]--;
      near[direction] += d + 1;
      const found = table.find(near);
      if (found === 0) continue;
      pairs[2 * vertex] = found;
      pairs[2 * found + 1] = vertex;
    }
    return pairs;
  });
}

/** Vertices by their coordinates; an open hash table. The last coordinate follows from the others: they add to 0. */
class VertexTable {
  count = 0;
  readonly #dimensions: number;
  readonly #slots: Int32Array;
  /** [vertex from 1, dimensions]; lattice coordinates of photos stay far within 16 bits. */
  readonly #coordinates: Int16Array;

  constructor(dimensions: number, most: number) {
    this.#dimensions = dimensions;
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(1.5 * most + 2)));
    this.#coordinates = new Int16Array((most + 1) * dimensions);
  }

  /** The vertex at these coordinates, made when it is not there. */
  claim(vertex: Int32Array): number {
    const slot = this.#slotOf(vertex);
    if (this.#slots[slot] === 0) {
      this.#slots[slot] = ++this.count;
      for (let i = 0; i < this.#dimensions; i++) this.#coordinates[this.count * this.#dimensions + i] = vertex[i];
    }
    return this.#slots[slot];
  }

  /** 0 when there is none. */
  find(vertex: Int32Array): number {
    return this.#slots[this.#slotOf(vertex)];
  }

  coordinates(vertex: number, into: Int32Array): void {
    let sum = 0;
    for (let i = 0; i < this.#dimensions; i++) {
      into[i] = this.#coordinates[vertex * this.#dimensions + i];
      sum += into[i];
    }
    into[this.#dimensions] = -sum;
  }

  #slotOf(vertex: Int32Array): number {
    const mask = this.#slots.length - 1;
    let hash = 0;
    for (let i = 0; i < this.#dimensions; i++) hash = Math.imul(hash + vertex[i], 0x9e3779b1);
    let slot = (hash ^ (hash >>> 15)) & mask;
    while (this.#slots[slot] !== 0 && !this.#isAt(this.#slots[slot], vertex)) slot = (slot + 1) & mask;
    return slot;
  }

  #isAt(number: number, vertex: Int32Array): boolean {
    const begin = number * this.#dimensions;
    for (let i = 0; i < this.#dimensions; i++) {
      if (this.#coordinates[begin + i] !== vertex[i]) return false;
    }
    return true;
  }
}
