/** A duration for a person: 3.2 ms, 48 ms, 1.4 s, 12 s. */
export function formatMilliseconds(total: number): string {
  if (total >= 10_000) return `${(total / 1000).toFixed(0)} s`;
  if (total >= 1000) return `${(total / 1000).toFixed(1)} s`;
  return `${total.toFixed(total < 10 ? 1 : 0)} ms`;
}
