import type { ProjectClass } from '#core/classes.ts';
import { UserError } from '#core/errors.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useProject } from '#ui/state/project.ts';
import { guessFrom, knownGroups } from './class-groups.ts';
import { freshColour, freshId } from './classes.ts';
import type { Colour } from './palette.ts';
import { changeProject, theProject } from './project.ts';
import { changed } from './running.ts';

export interface WantedClass {
  readonly name: string;
  /** Taken when no class has or had it. */
  readonly id?: number;
  readonly colour?: Colour;
  /** Outputs of the classifier; without them those of the same name. */
  readonly networkClasses?: readonly number[];
}

/**
 * Adds the classes that the project lacks; those it has by name keep id and colour, and take the
 * given outputs. `silent` makes it no step of undo.
 * @returns the project's id for an id of the list, which may have become another; of other ids themselves
 * @throws UserError 'classes.full' when no label id is left
 */
export async function ensureClasses(wanted: readonly WantedClass[], silent = false): Promise<(id: number) => number> {
  const names = useJobs.getState().device?.models.find((model) => model.task === 'classifier')?.classNames ?? [];
  const groups = await knownGroups(names);
  const before = useProject.getState().classes;
  const classes: ProjectClass[] = [...before];
  for (const { name, id, colour, networkClasses } of wanted) {
    const known = classes.findIndex((one) => one.name === name);
    if (known >= 0) {
      if (networkClasses) classes[known] = { ...classes[known], networkClasses: [...networkClasses] };
      continue;
    }
    const free = freshId({ name, id }, classes, theProject().labelIds);
    if (free === null) throw new UserError('classes.full', { name });
    classes.push({
      id: free,
      name,
      colour: colour ?? freshColour(classes),
      networkClasses: networkClasses ? [...networkClasses] : guessFrom(name, names, groups),
    });
  }
  if (JSON.stringify(classes) !== JSON.stringify(before)) {
    await changeProject({ kind: 'classes', classes }, silent);
    changed();
  }
  const idOf = new Map(classes.map((one) => [one.name, one.id]));
  const own = new Map(wanted.map(({ name, id }) => [id, idOf.get(name)]));
  return (id) => own.get(id) ?? id;
}
