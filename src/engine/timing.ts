import type { Gpu } from '#gpu/gpu.ts';

/** When a step began, and when the device had done its work (not when it was submitted). */
export interface Span {
  readonly begin: number;
  readonly end: Promise<number>;
}

/** Ends a span begun at `begin`, without making the next step wait for the device. */
export function spanSince(begin: number, gpu: Gpu | null): Span {
  const now = () => performance.now();
  // A lost device ends it too; that it was lost is told elsewhere.
  return { begin, end: gpu ? gpu.idle().then(now, now) : Promise.resolve(now()) };
}

/**
 * Milliseconds of consecutive spans. Work is queued ahead of the device, so a step's time counts
 * from the end of the step before it where that came later.
 */
export async function millisecondsOf(spans: readonly Span[]): Promise<number[]> {
  const times: number[] = [];
  let before = 0;
  for (const { begin, end } of spans) {
    const ended = await end;
    times.push(Math.max(0, ended - Math.max(begin, before)));
    before = Math.max(before, ended);
  }
  return times;
}
