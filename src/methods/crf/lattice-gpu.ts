import { type Signal, throwIfAborted } from '#core/errors.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu, Kernel } from '#gpu/gpu.ts';
import type { GpuPhoto } from '#gpu/values.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import blurSource from '#shaders/crf/blur.wgsl?raw';
import fillSource from '#shaders/crf/fill.wgsl?raw';
import gatherSource from '#shaders/crf/gather.wgsl?raw';
import keySource from '#shaders/crf/key.wgsl?raw';
import neighboursSource from '#shaders/crf/neighbours.wgsl?raw';
import placeSource from '#shaders/crf/place.wgsl?raw';
import splatSource from '#shaders/crf/splat.wgsl?raw';
import { type Channels, valueBytes } from '../channels.ts';
import type { AppearanceFilter } from './appearance.ts';
import { digitsOf } from './digits.ts';
import type { Pairwise } from './parameters.ts';

const CORNERS = 6;
const WORKGROUP = 64;
/** Entries of a segment, as in shaders/crf/neighbours.wgsl. */
const SEGMENT = 64;

/**
 * The permutohedral lattice of a photo's places and colours on the device. It is built once for a photo and its
 * sigmas. Vertices gather their entries from lists instead of adding atomically: WGSL has no atomic addition of
 * floats, and a list is read ten times and more for each time it is made. Vertices are numbered in the order in which
 * they were claimed, so sums may differ in the last bits from run to run.
 */
export class GpuLattice {
  readonly vertices: number;
  readonly #gpu: Gpu;
  readonly #buffers: Lists;
  readonly #directions: readonly GPUBuffer[];
  readonly #most: number;
  readonly #gatherSize: GPUBuffer;
  readonly #splatSize: GPUBuffer;

  static async build(gpu: Gpu, photo: GpuPhoto, pairwise: Pairwise, signal?: Signal): Promise<GpuLattice> {
    const pixels = photo.width * photo.height;
    const [place, neighbours, fill] = await Promise.all([
      gpu.kernel('crf place', linear + keySource + placeSource),
      gpu.kernel('crf neighbours', linear + keySource + neighboursSource),
      gpu.kernel('crf fill', linear + fillSource),
    ]);
    const most = CORNERS * pixels;
    const slots = 2 ** Math.max(6, Math.ceil(Math.log2(1.25 * most)));
    const shift = 32 - Math.log2(slots);
    const { offsets, radices } = digitsOf(photo, pairwise);
    const digits = [...offsets, ...radices.slice(0, 4)];
    const used: GPUBuffer[] = [];
    const take = (buffer: GPUBuffer) => {
      used.push(buffer);
      return buffer;
    };
    try {
      const table = take(gpu.buffer('crf table', 8 * slots));
      const numbers = take(gpu.scratch('crf numbers', 4 * slots));
      const points = take(gpu.scratch('crf points', 24 * (most + 1)));
      const counter = take(gpu.buffer('crf vertices', 4));
      const pixelCount = take(gpu.uniform([pixels]));
      const placeSize = take(
        gpu.uniform([
          photo.width,
          pixels,
          shift,
          { f32: 1 / pairwise.placeSigma },
          { f32: 1 / pairwise.colourSigma },
          ...digits,
        ]),
      );
      const entries = take(gpu.scratch('crf entries', 8 * most));
      gpu.compute('crf place', (pass) => {
        const bindings = [photo.buffer, placeSize, table, numbers, points, counter, entries];
        place.encode(pass, bindings, linearGrid(gpu, pixels, WORKGROUP));
      });
      const vertices = new Uint32Array(await gpu.read(counter, 4))[0];
      throwIfAborted(signal);
      const cursors = take(gpu.scratch('crf cursors', 4 * (vertices + 1)));
      const filled = take(gpu.buffer('crf filled', 8));
      const neighbourSize = take(gpu.uniform([vertices, shift, ...digits]));
      const ranges = take(gpu.scratch('crf ranges', 8 * (vertices + 1)));
      const segments = take(gpu.scratch('crf segments', 8 * mostSegments(pixels, vertices)));
      const near = take(gpu.buffer('crf neighbours', 8 * CORNERS * (vertices + 1)));
      const lists = take(gpu.scratch('crf lists', 8 * most));
      gpu.compute('crf lists', (pass) => {
        const bindings = [table, numbers, points, neighbourSize, filled, cursors, ranges, segments, near];
        neighbours.encode(pass, bindings, linearGrid(gpu, vertices, WORKGROUP));
        fill.encode(pass, [numbers, pixelCount, entries, cursors, lists], linearGrid(gpu, pixels, WORKGROUP));
      });
      const kept = [entries, filled, ranges, segments, near, lists];
      used.splice(0, used.length, ...used.filter((buffer) => !kept.includes(buffer)));
      return new GpuLattice(gpu, pixels, vertices, { entries, filled, ranges, segments, neighbours: near, lists });
    } finally {
      for (const buffer of used) gpu.release(buffer);
    }
  }

  private constructor(gpu: Gpu, pixels: number, vertices: number, buffers: Lists) {
    this.#gpu = gpu;
    this.vertices = vertices;
    this.#buffers = buffers;
    this.#most = mostSegments(pixels, vertices);
    this.#gatherSize = gpu.uniform([pixels, this.#most]);
    this.#splatSize = gpu.uniform([vertices, this.#most]);
    this.#directions = Array.from({ length: CORNERS }, (_, direction) => gpu.uniform([vertices, direction]));
  }

  /** Splat and blur of values with these channels; what is read back are the entries and the vertices' sums. */
  async filter(channels: Channels): Promise<AppearanceFilter> {
    const gpu = this.#gpu;
    const [gather, splat, blur] = await Promise.all([
      gpu.kernel('crf gather', linear + channels.source + gatherSource),
      gpu.kernel('crf splat', linear + channels.source + splatSource),
      gpu.kernel('crf blur', linear + channels.source + blurSource),
    ]);
    const bytes = valueBytes(channels, this.vertices + 1);
    const parts = gpu.scratch('crf parts', valueBytes(channels, this.#most));
    const [sums, other] = [gpu.buffer('crf sums', bytes), gpu.scratch('crf sums', bytes)];
    return {
      bindings: [this.#buffers.entries, sums],
      encode: (pass, values) => this.#encode(pass, { gather, splat, blur }, channels, values, [sums, other, parts]),
      dispose: () => {
        for (const buffer of [sums, other, parts]) gpu.release(buffer);
      },
    };
  }

  #encode(
    pass: GPUComputePassEncoder,
    { gather, splat, blur }: Readonly<Record<'gather' | 'splat' | 'blur', Kernel>>,
    { groups }: Channels,
    values: GPUBuffer,
    [sums, other, parts]: readonly [GPUBuffer, GPUBuffer, GPUBuffer],
  ): void {
    const { lists, segments, filled, ranges, neighbours } = this.#buffers;
    const grid = [...linearGrid(this.#gpu, this.vertices + 1, WORKGROUP), groups] as const;
    const all = [...linearGrid(this.#gpu, this.#most, WORKGROUP), groups] as const;
    gather.encode(pass, [lists, segments, filled, values, this.#gatherSize, parts], all);
    splat.encode(pass, [parts, ranges, this.#splatSize, sums], grid);
    // Six directions: the last blur writes where the splat did.
    let [from, to] = [sums, other];
    for (const direction of this.#directions) {
      blur.encode(pass, [from, neighbours, direction, to], grid);
      [from, to] = [to, from];
    }
  }

  dispose(): void {
    const buffers = [...Object.values(this.#buffers), this.#gatherSize, this.#splatSize, ...this.#directions];
    for (const buffer of buffers) this.#gpu.release(buffer);
  }
}

/** `filled`: how many entries and segments there are. `entries` [6, pixels]: vertex and bits of the weight. */
type Lists = Readonly<Record<'entries' | 'filled' | 'ranges' | 'segments' | 'neighbours' | 'lists', GPUBuffer>>;

/** Each vertex may have one segment that is not full. */
function mostSegments(pixels: number, vertices: number): number {
  return Math.ceil((CORNERS * pixels) / SEGMENT) + vertices;
}
