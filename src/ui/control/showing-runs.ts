import { useJobs } from '#ui/state/jobs.ts';

/** Work shorter than this shows no progress: a bar that only flashes is worse than none. */
export const SHOW_AFTER_MS = 300;

/** Shows the run under way once it is old enough, and marks the page as busy for tests and scripts. */
export function followRuns(): void {
  let timer = 0;
  useJobs.subscribe(({ running, shown, set }, before) => {
    if (running === before.running) return;
    document.documentElement.toggleAttribute('data-running', running !== null);
    if (running?.since === before.running?.since) {
      if (shown) set({ shown: running });
      return;
    }
    clearTimeout(timer);
    if (shown) set({ shown: null });
    if (running) timer = window.setTimeout(() => set({ shown: useJobs.getState().running }), SHOW_AFTER_MS);
  });
}
