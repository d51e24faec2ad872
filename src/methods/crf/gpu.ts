import { throwIfAborted } from '#core/errors.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu, Kernel } from '#gpu/gpu.ts';
import type { GpuMaps, GpuPhoto } from '#gpu/values.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import finishSource from '#shaders/crf/finish.wgsl?raw';
import linesSource from '#shaders/crf/lines.wgsl?raw';
import normSource from '#shaders/crf/norm.wgsl?raw';
import prepareSource from '#shaders/crf/prepare.wgsl?raw';
import softmaxSource from '#shaders/crf/softmax.wgsl?raw';
import { scoresBackground } from '../background/reference.ts';
import { type Channels, channelsOf, valueBytes } from '../channels.ts';
import type { MethodContext } from '../method.ts';
import { rankedBytes, rankInPlace } from '../ranking.ts';
import { type Appearance, type AppearanceFilter, appearanceOf } from './appearance.ts';
import { gaussianTaps } from './filters.ts';
import { type CrfValues, type Pairwise, pairwiseOf } from './parameters.ts';
import { checkSize, clip, labelsOf } from './reference.ts';
import { lineNorms, OUTPUTS, unrolledTaps } from './smoothness.ts';

const WORKGROUP = 64;

/**
 * The reference's mean field on the device. The background is not carried along: its probability is what the others
 * leave, and its messages follow from the sum over all labels. That is a third less to filter for three labels.
 */
class GpuMeanField {
  readonly labels: readonly number[];
  readonly vertices: number;
  readonly #gpu: Gpu;
  readonly #photo: GpuPhoto;
  readonly #channels: Channels;
  readonly #kernels: Kernels;
  readonly #appearance: AppearanceFilter;
  readonly #buffers: Buffers;

  static async create(
    gpu: Gpu,
    photo: GpuPhoto,
    maps: GpuMaps,
    values: CrfValues,
    appearance: Appearance,
  ): Promise<GpuMeanField> {
    const labels = labelsOf(maps);
    const channels = channelsOf(labels.length - 1);
    const pairwise = pairwiseOf(values);
    const kernels = await compile(gpu, channels, {
      taps: gaussianTaps(pairwise.smoothSigma),
      reading: appearance.reading,
      background: scoresBackground(maps) ? 0 : values.mode === 'constant' ? 1 : 2,
    });
    const norms = await colourNorms(gpu, photo, appearance);
    const filter = await appearance.filter(channels);
    const buffers = allocate(gpu, photo, pairwise, channels, labels.length, appearance.vertices, norms);
    const field = new GpuMeanField(gpu, photo, labels, appearance.vertices, channels, kernels, filter, buffers);
    field.#prepare(maps, values);
    return field;
  }

  private constructor(
    gpu: Gpu,
    photo: GpuPhoto,
    labels: readonly number[],
    vertices: number,
    channels: Channels,
    kernels: Kernels,
    appearance: AppearanceFilter,
    buffers: Buffers,
  ) {
    this.#gpu = gpu;
    this.#photo = photo;
    this.labels = labels;
    this.vertices = vertices;
    this.#channels = channels;
    this.#kernels = kernels;
    this.#appearance = appearance;
    this.#buffers = buffers;
  }

  /** Logits of the probabilities, and Q before the first message. */
  #prepare(maps: GpuMaps, { threshold, alpha }: CrfValues): void {
    const gpu = this.#gpu;
    const { logits, unweighted } = this.#buffers;
    const constant = Math.log(clip(threshold));
    const { groups } = this.#channels;
    const size = gpu.uniform([this.#pixels, maps.classes.length, groups, { f32: constant }, { f32: alpha }]);
    gpu.compute('crf prepare', (pass) => {
      this.#kernels.prepare.encode(pass, [maps.buffer, size, logits], this.#grid);
      this.#softmax(pass, unweighted);
    });
    gpu.release(size);
  }

  step(): void {
    const { smooth, colour, rows, columns, rowSize, columnSize, weighted } = this.#buffers;
    const { width, height } = this.#photo;
    const { lines } = this.#kernels;
    const grid = (count: number, across: number) =>
      [...linearGrid(this.#gpu, Math.ceil(count / OUTPUTS) * across, WORKGROUP), this.#channels.groups] as const;
    this.#gpu.compute('crf step', (pass) => {
      lines.encode(pass, [smooth, rowSize, rows], grid(width, height));
      lines.encode(pass, [rows, columnSize, columns], grid(height, width));
      this.#appearance.encode(pass, colour);
      this.#softmax(pass, weighted);
    });
  }

  #softmax(pass: GPUComputePassEncoder, size: GPUBuffer): void {
    const { columns, smoothNorms, colourNorms: norms, logits, smooth, colour } = this.#buffers;
    const bindings = [columns, smoothNorms, norms, logits, size, smooth, colour, ...this.#appearance.bindings];
    this.#kernels.softmax.encode(pass, bindings, this.#grid);
  }

  /** Q as maps of its own. */
  async maps(): Promise<GpuMaps> {
    const { width, height } = this.#photo;
    const { colour, colourNorms: norms, finishSize } = this.#buffers;
    const buffer = this.#gpu.scratch('crf maps', rankedBytes(this.#photo, this.labels.length));
    this.#gpu.compute('crf maps', (pass) => {
      this.#kernels.finish.encode(pass, [colour, norms, finishSize, buffer], this.#grid);
    });
    return rankInPlace(this.#gpu, { width, height, classes: this.labels, buffer });
  }

  dispose(): void {
    this.#appearance.dispose();
    for (const buffer of Object.values(this.#buffers)) this.#gpu.release(buffer);
  }

  get #pixels(): number {
    return this.#photo.width * this.#photo.height;
  }

  get #grid(): [number, number] {
    return linearGrid(this.#gpu, this.#pixels, WORKGROUP);
  }
}

type Kernels = Readonly<Record<'prepare' | 'lines' | 'softmax' | 'finish', Kernel>>;

/** What the kernels' text and constants depend on. */
interface Made {
  readonly taps: Float32Array;
  readonly reading: string;
  /** Where p₀ comes from, as shaders/crf/prepare.wgsl counts it. */
  readonly background: number;
}

async function compile(gpu: Gpu, { source, groups }: Channels, { taps, reading, background }: Made): Promise<Kernels> {
  const [prepare, lines, softmax, finish] = await Promise.all([
    gpu.kernel('crf prepare', linear + source + prepareSource, { BACKGROUND: background }),
    gpu.kernel('crf lines', linear + source + unrolledTaps(taps) + linesSource),
    gpu.kernel('crf softmax', linear + source + reading + softmaxSource, { SINGLE: Number(groups === 1) }),
    gpu.kernel('crf finish', linear + source + finishSource),
  ]);
  return { prepare, lines, softmax, finish };
}

type Buffers = ReturnType<typeof allocate>;

function allocate(
  gpu: Gpu,
  { width, height }: GpuPhoto,
  { smoothSigma, smoothWeight, colourWeight }: Pairwise,
  channels: Channels,
  labels: number,
  vertices: number,
  norms: GPUBuffer,
) {
  const pixels = width * height;
  const bytes = valueBytes(channels, pixels);
  const taps = gaussianTaps(smoothSigma);
  const weights = (smooth: number, colour: number) =>
    gpu.uniform([width, pixels, channels.groups, vertices, { f32: smooth }, { f32: colour }]);
  return {
    smoothNorms: gpu.upload('crf smooth norms', lineNorms([width, height], taps)),
    colourNorms: norms,
    logits: gpu.scratch('crf logits', bytes),
    smooth: gpu.scratch('crf smooth values', bytes),
    colour: gpu.scratch('crf colour values', bytes),
    rows: gpu.scratch('crf rows', bytes),
    // Zero: read before the first step.
    columns: gpu.buffer('crf columns', bytes),
    rowSize: gpu.uniform([pixels, width, 1, height, width]),
    columnSize: gpu.uniform([pixels, height, width, width, 1]),
    weighted: weights(smoothWeight, colourWeight),
    unweighted: weights(0, 0),
    finishSize: gpu.uniform([pixels, labels]),
  };
}

/** n and t of the colour kernel for each pixel. */
async function colourNorms(gpu: Gpu, { width, height }: GpuPhoto, appearance: Appearance): Promise<GPUBuffer> {
  const pixels = width * height;
  const channels = channelsOf(1);
  const kernel = await gpu.kernel('crf norm', linear + channels.source + appearance.reading + normSource);
  const filter = await appearance.filter(channels);
  const norms = gpu.scratch('crf colour norms', 8 * pixels);
  const values = gpu.upload('crf ones', new Float32Array(pixels).fill(1));
  const sizes = [0, 1].map((second) => gpu.uniform([pixels, appearance.vertices, second]));
  gpu.compute('crf norms', (pass) => {
    for (const size of sizes) {
      filter.encode(pass, values);
      kernel.encode(pass, [norms, values, size, ...filter.bindings], linearGrid(gpu, pixels, WORKGROUP));
    }
  });
  filter.dispose();
  for (const buffer of [values, ...sizes]) gpu.release(buffer);
  return norms;
}

/**
 * Q after every iteration, or (`moments: 'last'`) only after the last one. Each value belongs to who asked.
 * @throws UserError 'crf.exact' when exact sums are asked of a photo too large for them
 */
export async function* iterateGpu(
  gpu: Gpu,
  photo: GpuPhoto,
  maps: GpuMaps,
  values: CrfValues,
  { signal, progress }: Pick<MethodContext, 'signal' | 'progress'>,
  moments: 'all' | 'last',
): AsyncGenerator<{ step: number; value: GpuMaps; vertices: number }> {
  checkSize(photo, values);
  const { iterations } = values;
  if (labelsOf(maps).length === 1) {
    for (let step = moments === 'all' ? 0 : iterations; step <= iterations; step++) {
      yield { step, value: await certain(gpu, photo), vertices: 0 };
    }
    return;
  }
  const appearance = await appearanceOf(gpu, photo, pairwiseOf(values), values.filter, signal);
  let field: GpuMeanField | null = null;
  let before = Promise.resolve();
  try {
    field = await GpuMeanField.create(gpu, photo, maps, values, appearance);
    for (let step = 0; ; step++) {
      if (step === iterations || moments === 'all') {
        yield { step, value: await field.maps(), vertices: field.vertices };
      }
      if (step === iterations) return;
      throwIfAborted(signal);
      field.step();
      // One step ahead of the device, which so never waits: a signal can come in between, and work does not pile up.
      await before;
      before = gpu.idle();
      progress((step + 1) / iterations);
    }
  } finally {
    field?.dispose();
    appearance.dispose();
  }
}

/** One label has nothing to be decided. */
function certain(gpu: Gpu, { width, height }: GpuPhoto): Promise<GpuMaps> {
  const ones = new Float32Array(rankedBytes({ width, height }, 1) / 4);
  const buffer = gpu.upload('crf maps', ones.fill(1, 0, width * height));
  return rankInPlace(gpu, { width, height, classes: [0], buffer });
}
