import type { CpuValues, Kind } from '#core/kinds.ts';
import type { ParameterSpecs, ValuesOf } from '#core/parameters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { GpuValues } from '#gpu/values.ts';
import type { Inputs, Method, MethodContext } from '#methods/method.ts';
import { uploaded } from '#methods/testing.ts';

/** One line of the report. Times are medians in milliseconds. */
export interface Row {
  readonly what: string;
  /** The budget as the design has it. */
  readonly bound: string;
  /** On the device, or why there is no figure. */
  readonly device: number | string;
  /** The reference backend on the same machine, or why there is no figure. */
  readonly reference: number | string;
  /** The fastest run on the device: what is left when nothing else is running. */
  readonly fastest?: number;
  /** The lines that this one is the sum of, or more about it. */
  readonly parts?: Readonly<Record<string, number>>;
  readonly unit: 'ms' | 'MB';
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Milliseconds of each of `runs` runs, after `warm` that are not counted. */
export async function timed(warm: number, runs: number, work: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < warm + runs; i++) {
    const begin = performance.now();
    await work();
    if (i >= warm) times.push(performance.now() - begin);
  }
  return times;
}

/** A line of `runs` runs on the device beside one of the reference. */
export async function compared(
  line: Pick<Row, 'what' | 'bound'>,
  runs: number,
  device: (() => Promise<void>) | null,
  reference: () => Promise<unknown>,
): Promise<Row> {
  const [slow] = await timed(0, 1, async () => void (await reference()));
  const row = { ...line, reference: slow, unit: 'ms' } as const;
  if (!device) return { ...row, device: 'no WebGPU' };
  const times = await timed(1, runs, device);
  return { ...row, device: median(times), fastest: Math.min(...times) };
}

/** A method from values that are on the device already to the end of its work there. */
export async function comparedMethod<S extends ParameterSpecs, T extends Kind, G extends Kind>(
  line: Pick<Row, 'what' | 'bound'>,
  runs: number,
  gpu: Gpu | null,
  method: Method<S, T, G>,
  inputs: Inputs<CpuValues, T>,
  values: ValuesOf<S>,
  context: MethodContext,
): Promise<Row> {
  const there = gpu && uploaded(gpu, inputs);
  const device = async (on: Gpu, given: Inputs<GpuValues, T>) => {
    const { value } = await method.gpu(on, given, values, context);
    await on.idle();
    on.release(value.buffer);
  };
  const onDevice = gpu && there && (() => device(gpu, there.given));
  const row = await compared(line, runs, onDevice, () => method.reference(inputs, values, context));
  there?.release();
  return row;
}
