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
    void engine('device', []).then((report) => {
      const { device, set } = useJobs.getState();
      // Panels follow the list of models; only its memory changes here.
      set({ device: { ...report, models: device?.models ?? report.models } });
    });
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
