import type { Verdict } from '#core/edits.ts';
import { wordsPerMask } from '#core/rasters.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { labelBytes } from '#gpu/transfer.ts';
import type { GpuLabel, GpuMasks } from '#gpu/values.ts';
import blocksSource from '#shaders/sepl/blocks.wgsl?raw';
import countSource from '#shaders/sepl/count.wgsl?raw';
import aligned from '#shaders/sepl/masks-aligned.wgsl?raw';
import unaligned from '#shaders/sepl/masks-unaligned.wgsl?raw';
import paintSource from '#shaders/sepl/paint.wgsl?raw';
import type { Overlaps, SeplValues } from './decisions.ts';
import { type SeplDiagnostics, summary } from './diagnostics.ts';
import type { Plan } from './plan.ts';
import { BLOCK, listWords, programOf, TILE, type Tiles, tilesOf } from './program.ts';
import { plan } from './rules.ts';

/** Entries of a block: how many labels it has, and the pixels of the first eight. */
const PLACES = 9;
const IGNORE_POLICY = { clear: 0, keep: 1, protect: 2 } as const;

/** Where each label lies in each block of pixels. */
interface Blocks {
  readonly count: number;
  readonly words: number;
  /** PLACES entries of four words each. */
  readonly places: GPUBuffer;
  /** The masks with rows in each workgroup's blocks. */
  readonly lists: GPUBuffer;
  /** Which of those have pixels in a block: so many words a block, a bit each. */
  readonly hits: GPUBuffer;
  readonly hitWords: number;
}

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
  const count = Math.ceil((label.width * label.height) / BLOCK);
  const tiles = tilesOf(masks, masks.info);
  const hitWords = Math.max(1, Math.ceil(Math.max(...tiles.masks.map((list) => list.length)) / 32));
  const blocks: Blocks = {
    count,
    words: wordsPerMask(label),
    places: gpu.scratch('sepl places', 16 * PLACES * count),
    lists: gpu.upload('sepl lists', listWords(tiles.masks)),
    hits: gpu.scratch('sepl hits', 4 * hitWords * count),
    hitWords,
  };
  try {
    const overlaps = await countOverlapsGpu(gpu, label, masks, blocks);
    const chosen = plan(overlaps, values, verdicts);
    return await paintGpu(gpu, label, masks, blocks, tiles, chosen, values.ignore);
  } finally {
    for (const buffer of [blocks.places, blocks.lists, blocks.hits]) gpu.release(buffer);
  }
}

async function countOverlapsGpu(
  gpu: Gpu,
  label: GpuLabel,
  masks: GpuMasks,
  { count: blocks, words, places, lists, hits, hitWords }: Blocks,
): Promise<Overlaps> {
  const kernel = await gpu.kernel('sepl count', blocksSource + masksSource(words) + countSource);
  const bytes = 4 * 256 * (masks.count + 1);
  const counts = gpu.buffer('sepl counts', bytes);
  const size = gpu.uniform([words, blocks, masks.count, hitWords]);
  gpu.compute('sepl count', (pass) => {
    const bindings = [masks.buffer, label.buffer, lists, size, places, hits, counts];
    kernel.encode(pass, bindings, linearGrid(gpu, blocks, TILE));
  });
  gpu.release(size);
  const read = new Uint32Array(await gpu.read(counts, bytes));
  gpu.release(counts);
  const pixels = label.width * label.height;
  const histogram = read.subarray(256 * masks.count);
  histogram[0] -= padding(label);
  return { pixels, histogram, counts: read, masks: masks.info };
}

async function paintGpu(
  gpu: Gpu,
  label: GpuLabel,
  masks: GpuMasks,
  { count: blocks, words, places, lists, hits, hitWords }: Blocks,
  tiles: Tiles,
  chosen: Plan,
  ignore: SeplValues['ignore'],
): Promise<{ value: GpuLabel; diagnostics: SeplDiagnostics }> {
  const kernel = await gpu.kernel('sepl paint', blocksSource + masksSource(words) + paintSource);
  const { width, height } = label;
  const program = programOf(chosen, tiles);
  const programBuffer = gpu.upload('sepl program', program.words);
  const size = gpu.uniform([words, blocks, program.setWords, IGNORE_POLICY[ignore], program.coats, hitWords]);
  const buffer = gpu.scratch('sepl label', labelBytes(label));
  const counters = gpu.buffer('sepl counters', 4 * 768);
  gpu.compute('sepl paint', (pass) => {
    const bindings = [masks.buffer, label.buffer, places, lists, hits, programBuffer, size, buffer, counters];
    kernel.encode(pass, bindings, linearGrid(gpu, blocks, TILE));
  });
  gpu.release(programBuffer);
  gpu.release(size);
  const read = new Uint32Array(await gpu.read(counters, 4 * 768));
  gpu.release(counters);
  const [lost, survived, final] = [read.subarray(0, 256), read.subarray(256, 512), read.subarray(512)];
  survived[0] -= padding(label);
  final[0] -= padding(label);
  return { value: { width, height, buffer }, diagnostics: summary(chosen, lost, survived, final) };
}

/** How masks are read: in fours where every mask begins at a multiple of four words. */
function masksSource(words: number): string {
  return words % 4 === 0 ? aligned : unaligned;
}

/** Pixels past the photo's end in the last word; the kernels count them as background. */
function padding({ width, height }: GpuLabel): number {
  return labelBytes({ width, height }) - width * height;
}
