import type { LabelMap } from '#core/rasters.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useProject } from '#ui/state/project.ts';
import { engine } from './engine.ts';
import { guarded } from './failures.ts';

let kept: { readonly image: string; readonly generation: number; readonly label: LabelMap } | null = null;

/** The label of the image on screen as it is now; null before the first run. */
export async function currentLabel(): Promise<LabelMap | null> {
  const { current } = useProject.getState();
  const { generation, results } = useJobs.getState();
  if (!current || !results[current]) return null;
  if (kept?.image === current && kept.generation === generation) return kept.label;
  const output = await guarded(() => engine('stage', [current, 'edit']));
  if (output?.kind !== 'label') return null;
  const { width, height, data } = output;
  kept = { image: current, generation, label: { width, height, data } };
  return kept.label;
}

export async function labelAt([x, y]: readonly [number, number]): Promise<number | null> {
  const label = await currentLabel();
  return label ? label.data[y * label.width + x] : null;
}
