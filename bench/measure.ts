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
