import type { ProjectClass } from '#core/classes.ts';
import { UserError } from '#core/errors.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useProject } from '#ui/state/project.ts';
import { guessFrom, knownGroups } from './class-groups.ts';
import { freshColour, freshId } from './classes.ts';
import { changeProject } from './project.ts';
import { changed } from './running.ts';

export interface WantedClass {
  readonly name: string;
  /** Taken when it is free. */
  readonly id?: number;
  /** Outputs of the classifier; without them those of the same name. */
  readonly networkClasses?: readonly number[];
}

/**
 * Adds the classes that the project lacks; those it has by name keep id and colour, and take the
 * given outputs. `silent` makes it no step of undo.
 * @throws UserError 'classes.full' when no label id is left
 */
export async function ensureClasses(wanted: readonly WantedClass[], silent: boolean): Promise<void> {
  const names = useJobs.getState().device?.models.find((model) => model.task === 'classifier')?.classNames ?? [];
  const groups = await knownGroups(names);
  const before = useProject.getState().classes;
  const classes: ProjectClass[] = [...before];
  for (const { name, id, networkClasses } of wanted) {
    const known = classes.findIndex((one) => one.name === name);
    if (known >= 0) {
      if (networkClasses) classes[known] = { ...classes[known], networkClasses: [...networkClasses] };
      continue;
    }
    const free = id !== undefined && !classes.some((one) => one.id === id) ? id : freshId(classes);
    if (free === null) throw new UserError('classes.full', { name });
    classes.push({
      id: free,
      name,
      colour: freshColour(classes),
      networkClasses: networkClasses ? [...networkClasses] : guessFrom(name, names, groups),
    });
  }
  if (JSON.stringify(classes) === JSON.stringify(before)) return;
  await changeProject({ kind: 'classes', classes }, silent);
  changed();
}
