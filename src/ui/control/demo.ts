import { z } from 'zod';
import type { ProjectClass } from '#core/classes.ts';
import { UserError } from '#core/errors.ts';
import { classColour } from '#core/palette.ts';
import { readLabelPng } from '#formats/indexed-png.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useProject } from '#ui/state/project.ts';
import { matchingNetworkClasses } from './classes.ts';
import { show } from './current.ts';
import { report } from './failures.ts';
import { fetchFile } from './opening.ts';
import { changeProject, writing } from './project.ts';
import { setReference } from './references.ts';

const indexSchema = z.object({
  classes: z.array(z.object({ id: z.int(), name: z.string() })),
  scenes: z.array(
    z.object({
      name: z.string(),
      image: z.string(),
      label: z.string().optional(),
      tags: z.array(z.union([z.int(), z.string()])),
    }),
  ),
});

/** Opens the scenes that come with the studio. `loudly` says so when there are none. */
export async function loadDemo(loudly = false): Promise<void> {
  try {
    const folder = new URL('scenes/', document.baseURI);
    const response = await fetch(new URL('index.json', folder)).catch(() => null);
    if (!response?.ok || !response.headers.get('content-type')?.includes('json')) {
      if (loudly) throw new UserError('open.noDemo');
      return;
    }
    const index = indexSchema.parse(await response.json());
    await ensureClasses(index.classes);
    const { classes } = useProject.getState();
    for (const scene of index.scenes) {
      const file = await fetchFile(new URL(scene.image, folder).href);
      const tags = scene.tags.flatMap((tag) => {
        const name = typeof tag === 'string' ? tag : index.classes.find((one) => one.id === tag)?.name;
        return classes.filter((one) => one.name === name).map((one) => one.id);
      });
      const { image } = await writing((project) => project.addImage({ name: file.name, blob: file }, { tags }));
      if (scene.label) {
        const label = await fetchFile(new URL(scene.label, folder).href);
        await setReference(image.id, readLabelPng(new Uint8Array(await label.arrayBuffer()), label.name));
      }
      if (!useProject.getState().current) await show(image.id);
    }
    const [first] = useProject.getState().images;
    if (first) await show(first.id);
  } catch (error) {
    report(error);
  }
}

/** Adds the classes that the project lacks, with what the classifier calls them. */
async function ensureClasses(wanted: readonly { readonly id: number; readonly name: string }[]): Promise<void> {
  const { classes } = useProject.getState();
  const missing = wanted.filter((one) => !classes.some((known) => known.name === one.name));
  if (missing.length === 0) return;
  const names = useJobs.getState().device?.models.find((model) => model.task === 'classifier')?.classNames ?? [];
  const taken = new Set(classes.map((one) => one.id));
  const added: ProjectClass[] = missing.map(({ id, name }, index) => {
    let free = id;
    while (taken.has(free)) free++;
    taken.add(free);
    return {
      id: free,
      name,
      colour: classColour(classes.length + index),
      networkClasses: matchingNetworkClasses(name, names),
    };
  });
  await changeProject({ kind: 'classes', classes: [...classes, ...added] }, true);
}
