import { useJobs } from '#ui/state/jobs.ts';
import { refreshHover } from './hovering.ts';
import { refreshMasks } from './masks.ts';
import { refresh } from './viewing.ts';

/** What has to be asked for anew after each run. */
export function followResults(): void {
  useJobs.subscribe((state, before) => {
    if (state.generation === before.generation) return;
    refresh();
    refreshHover();
    void refreshMasks();
  });
}
