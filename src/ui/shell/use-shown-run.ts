import { useEffect, useState } from 'react';
import { type Running, useJobs } from '#ui/state/jobs.ts';

/** Runs shorter than this show no progress: a bar that only flashes is worse than none. */
const SHOW_AFTER_MS = 300;

/** The run under way, once it is old enough to be worth showing. */
export function useShownRun(): Running | null {
  const running = useJobs((state) => state.running);
  const since = running?.since;
  const [due, setDue] = useState<number | null>(null);
  useEffect(() => {
    if (since === undefined) return;
    const left = Math.max(0, SHOW_AFTER_MS - (performance.now() - since));
    const timer = setTimeout(() => setDue(since), left);
    return () => clearTimeout(timer);
  }, [since]);
  return running && due === since ? running : null;
}
