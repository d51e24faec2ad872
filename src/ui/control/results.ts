import { useJobs } from '#ui/state/jobs.ts';
import { engine } from './engine.ts';
import { refreshHover } from './hovering.ts';
import { refreshMasks } from './masks.ts';
import { scoreSoon } from './scoring.ts';
import { refresh } from './viewing.ts';

let deviceTimer = 0;

/** The memory in use changes with every run, but nobody reads it sixty times a second. */
function refreshDeviceSoon(): void {
  clearTimeout(deviceTimer);
  deviceTimer = window.setTimeout(() => {
    void engine('device', []).then((device) => useJobs.getState().set({ device }));
  }, 800);
}

/** What has to be asked for anew after each run. */
export function followResults(): void {
  useJobs.subscribe((state, before) => {
    if (state.generation === before.generation) return;
    refresh();
    refreshHover();
    void refreshMasks();
    refreshDeviceSoon();
    scoreSoon();
  });
}
