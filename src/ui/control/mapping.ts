import type { ProjectClass } from '#core/classes.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useProject } from '#ui/state/project.ts';
import { guessFrom, knownGroups } from './class-groups.ts';
import { changeProject, theProject } from './project.ts';
import { changed } from './running.ts';

/** Outputs of one classifier by label id. */
type Mapping = Readonly<Record<number, readonly number[]>>;

const keyOf = (hash: string) => `mapping.${hash}`;

function mappingOf(classes: readonly ProjectClass[]): Mapping {
  return Object.fromEntries(classes.map(({ id, networkClasses }) => [id, networkClasses]));
}

/**
 * Output numbers mean something for one classifier only. When another one is loaded, the numbers
 * of the one before are put by, and those of the new one come back or are found by name.
 */
export async function followClassifier(): Promise<void> {
  const classifier = useJobs.getState().device?.models.find((model) => model.task === 'classifier');
  if (!classifier) return;
  const { hash, classNames } = classifier;
  const known = await knownGroups(classNames);
  const { classes, mode } = useProject.getState();
  if (mode !== 'write' || classes.length === 0) return;
  const project = theProject();
  const before = project.choice('classifier');
  const isNew = before !== hash;
  if (isNew && typeof before === 'string') await project.setChoice(keyOf(before), mappingOf(classes));
  const kept = isNew ? (project.choice(keyOf(hash)) as Mapping | undefined) : undefined;
  const byName = (one: ProjectClass) => guessFrom(one.name, classNames, known);
  const next = classes.map((one) => {
    if (isNew && before !== undefined) return { ...one, networkClasses: kept?.[one.id] ?? byName(one) };
    return one.networkClasses.length > 0 ? one : { ...one, networkClasses: byName(one) };
  });
  if (isNew) await project.setChoice('classifier', hash);
  if (JSON.stringify(mappingOf(next)) !== JSON.stringify(mappingOf(classes))) {
    await changeProject({ kind: 'classes', classes: next }, true);
    changed();
  }
}
