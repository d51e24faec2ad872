import type { StepReport } from '#engine/messages.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useProject } from '#ui/state/project.ts';

/** What the newest run of the photo on screen says of a step; a run of another order of steps says nothing. */
export function useStepReport(method: string, place: number): StepReport | undefined {
  const current = useProject((state) => state.current);
  return useJobs((state) => {
    const steps = current ? state.results[current]?.steps : undefined;
    return steps?.find((one) => one.place === place && one.method === method);
  });
}
