import type { Verdict } from '#core/edits.ts';
import { type MaskInfo, type Size, wordsPerMask } from '#core/rasters.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { labelBytes } from '#gpu/transfer.ts';
import type { GpuLabel, GpuMasks } from '#gpu/values.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import countSource from '#shaders/sepl/count.wgsl?raw';
import paintSource from '#shaders/sepl/paint.wgsl?raw';
import planesSource from '#shaders/sepl/planes.wgsl?raw';
import splitSource from '#shaders/sepl/split.wgsl?raw';
import type { Overlaps, SeplValues } from './decisions.ts';
import { type SeplDiagnostics, summary } from './diagnostics.ts';
import { OWN, type Plan } from './plan.ts';
import { plan } from './rules.ts';

const WORKGROUP = 64;
const PLANES_BYTES = 32;
/** Words of one mask that an invocation of count.wgsl looks at. */
const WORDS_PER_INVOCATION = 32;
const IGNORE_POLICY = { clear: 0, keep: 1, protect: 2 } as const;

/**
 * The counts come back to the CPU, which decides and sends the layers: a round trip is 0.5 ms on
 * the software adapter, the counts are wanted on screen anyway, and so both backends decide with
 * the same lines. The label stays on the GPU.
 */
export async function fuseGpu(
  gpu: Gpu,
  label: GpuLabel,
  masks: GpuMasks,
  values: SeplValues,
  verdicts: readonly Verdict[],
): Promise<{ value: GpuLabel; diagnostics: SeplDiagnostics }> {
  const planes = gpu.scratch('sepl planes', PLANES_BYTES * wordsPerMask(label));
  try {
    const overlaps = await countOverlapsGpu(gpu, label, masks, planes);
    const chosen = plan(overlaps, values, verdicts);
    return await paintGpu(gpu, masks, planes, chosen, values, overlaps.padding);
  } finally {
    gpu.release(planes);
  }
}

async function countOverlapsGpu(
  gpu: Gpu,
  label: GpuLabel,
  masks: GpuMasks,
  planes: GPUBuffer,
): Promise<Overlaps & { padding: number }> {
  const [split, count] = await Promise.all([
    gpu.kernel('sepl split', linear + planesSource + splitSource),
    gpu.kernel('sepl count', planesSource + countSource),
  ]);
  const words = wordsPerMask(label);
  const bytes = 4 * 256 * (masks.count + 1);
  const single = gpu.scratch('sepl single', 4 * words);
  const counts = gpu.buffer('sepl counts', bytes);
  const ranges = gpu.upload('sepl ranges', wordRanges(masks, masks.info));
  const size = gpu.uniform([words, masks.count]);
  gpu.compute('sepl count', (pass) => {
    split.encode(pass, [label.buffer, size, planes, single, counts], linearGrid(gpu, words, WORKGROUP));
    if (masks.count === 0) return;
    const blocks = Math.ceil(words / (WORKGROUP * WORDS_PER_INVOCATION));
    count.encode(pass, [planes, single, masks.buffer, ranges, size, counts], [blocks, masks.count]);
  });
  for (const buffer of [single, ranges, size]) gpu.release(buffer);
  const read = new Uint32Array(await gpu.read(counts, bytes));
  gpu.release(counts);
  const pixels = label.width * label.height;
  const histogram = read.subarray(256 * masks.count);
  // The last word's pixels past the end have been counted as background.
  const padding = 32 * words - pixels;
  histogram[0] -= padding;
  return { pixels, histogram, counts: read, masks: masks.info, padding };
}

/** First and last word that a mask's rows touch. */
function wordRanges({ width }: Size, info: readonly MaskInfo[]): Uint32Array {
  return Uint32Array.from(info.flatMap(({ box: [, y0, , y1] }) => [(y0 * width) >>> 5, ((y1 + 1) * width - 1) >>> 5]));
}

async function paintGpu(
  gpu: Gpu,
  masks: GpuMasks,
  planes: GPUBuffer,
  chosen: Plan,
  values: SeplValues,
  padding: number,
): Promise<{ value: GpuLabel; diagnostics: SeplDiagnostics }> {
  const kernel = await gpu.kernel('sepl paint', linear + planesSource + paintSource);
  const { width, height } = masks;
  const words = wordsPerMask(masks);
  const { program, firstLayer } = programOf(chosen);
  const programBuffer = gpu.upload('sepl program', program);
  const size = gpu.uniform([words, chosen.layers.length, firstLayer, IGNORE_POLICY[values.ignore]]);
  const buffer = gpu.scratch('sepl label', labelBytes(masks));
  const counters = gpu.buffer('sepl counters', 4 * 768);
  gpu.compute('sepl paint', (pass) => {
    const bindings = [planes, masks.buffer, programBuffer, size, buffer, counters];
    kernel.encode(pass, bindings, linearGrid(gpu, words, WORKGROUP));
  });
  for (const used of [programBuffer, size]) gpu.release(used);
  const read = new Uint32Array(await gpu.read(counters, 4 * 768));
  gpu.release(counters);
  const [lost, survived, final] = [read.subarray(0, 256), read.subarray(256, 512), read.subarray(512)];
  survived[0] -= padding;
  final[0] -= padding;
  return { value: { width, height, buffer }, diagnostics: summary(chosen, lost, survived, final) };
}

/** The plan as the words that paint.wgsl reads. */
function programOf({ classes, layers }: Plan): { program: Uint32Array; firstLayer: number } {
  const firstLayer = 6 * classes.length;
  let end = firstLayer + 2 * layers.length;
  const lists: number[] = [];
  const put = (list: readonly number[]) => {
    const begin = end;
    lists.push(...list);
    end += list.length;
    return [begin, end];
  };
  const heads = classes.flatMap(({ class: id, own, cover, accepted }) => [
    id,
    own ? 1 : 0,
    ...put(cover),
    ...put(accepted),
  ]);
  const coats = layers.flatMap(({ slot, mask }) => [slot, mask === OWN ? 0xffffffff : mask]);
  return { program: Uint32Array.from([...heads, ...coats, ...lists]), firstLayer };
}
