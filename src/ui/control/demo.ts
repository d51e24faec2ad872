import { z } from 'zod';
import { UserError } from '#core/errors.ts';
import { readLabelPng } from '#formats/indexed-png.ts';
import { useProject } from '#ui/state/project.ts';
import { ensureClasses } from './adding-classes.ts';
import { show } from './current.ts';
import { report } from './failures.ts';
import { fetchFile } from './opening.ts';
import { writing } from './project.ts';
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
  const { set } = useProject.getState();
  set({ fetching: true });
  try {
    const folder = new URL('scenes/', document.baseURI);
    const response = await fetch(new URL('index.json', folder)).catch(() => null);
    if (!response?.ok || !response.headers.get('content-type')?.includes('json')) {
      if (loudly) throw new UserError('open.noDemo');
      return;
    }
    const index = indexSchema.parse(await response.json());
    // A project that had classes before gave the scenes' classes other numbers.
    const own = await ensureClasses(index.classes, true);
    const { classes } = useProject.getState();
    // All at once: two dozen small files one after the other would take seconds.
    const files = await Promise.all(
      index.scenes.map(async ({ image, label }) => ({
        photo: await fetchFile(new URL(image, folder).href),
        truth: label ? await fetchFile(new URL(label, folder).href) : null,
      })),
    );
    for (const [at, { photo, truth }] of files.entries()) {
      const tags = index.scenes[at].tags.flatMap((tag) => {
        const name = typeof tag === 'string' ? tag : index.classes.find((one) => one.id === tag)?.name;
        return classes.filter((one) => one.name === name).map((one) => one.id);
      });
      const { image } = await writing((project) => project.addImage({ name: photo.name, blob: photo }, { tags }));
      if (truth) {
        const label = readLabelPng(new Uint8Array(await truth.arrayBuffer()), truth.name);
        await setReference(image.id, { ...label, data: label.data.map(own) });
      }
      if (!useProject.getState().current) void show(image.id);
    }
  } catch (error) {
    report(error);
  } finally {
    set({ fetching: false });
  }
}
