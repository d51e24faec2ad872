/** Pictures with known labels, the studio's own measuring code, and where the measured tables go. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { createServer } from 'vite';
import { filesIn } from './studio-page.mjs';

/** src/metrics, read by Vite because it is TypeScript. */
export async function measuringCode() {
  const modules = await createServer({
    server: { middlewareMode: true, ws: false, watch: null },
    appType: 'custom',
    logLevel: 'error',
  });
  const [{ Confusion }, { CONVENTIONS, score }, { Sweep, THRESHOLD_SWEEP }] = await Promise.all(
    ['confusion', 'mean-iou', 'sweep'].map((name) => modules.ssrLoadModule(`/src/metrics/${name}.ts`)),
  );
  await modules.close();
  return { Confusion, CONVENTIONS, score, Sweep, THRESHOLD_SWEEP };
}

/**
 * A set of pictures: `classes` besides the background, `empty` where the project starts without the demo scenes,
 * `prepare(page)` once, and for each picture `open(page)` -> its id in the studio and `truth()` -> class ids u8.
 */
export function demoScenes(count) {
  const index = JSON.parse(readFileSync('public/scenes/index.json', 'utf8'));
  return {
    classes: index.classes.length,
    empty: false,
    async prepare() {},
    pictures: index.scenes.slice(0, count).map(({ image, label }) => ({
      name: image,
      open: (page) => page.evaluate((name) => window.camwalk.images().find((one) => one.name === name).id, image),
      truth: () => Uint8Array.from(decode(readFileSync(join('public/scenes', label))).data),
    })),
  };
}

/** COCO photos whose tags are classes of ImageNet, with a classifier that a person would load; null without them. */
export function cocoPhotos(data, count) {
  const folder = join(data, 'data/coco');
  const models = join(data, 'models');
  if (!existsSync(folder) || !existsSync(models)) return null;
  const preset = JSON.parse(readFileSync('public/presets/coco-imagenet.json', 'utf8'));
  const annotations = JSON.parse(readFileSync(join(folder, 'annotations.json'), 'utf8'));
  const chosen = Object.entries(annotations.images)
    .map(([name, image]) => ({ name, tags: image.tags.filter((tag) => tag in preset) }))
    .filter(({ tags }) => tags.length > 0)
    .slice(0, count);
  const names = [...new Set(chosen.flatMap(({ tags }) => tags))].sort();
  const labelId = new Map(names.map((name, index) => [name, index + 1]));
  // COCO category id → our label id: unlabelled pixels are not judged, what has no class is background.
  const truthOf = new Uint8Array(256);
  for (const [id, name] of Object.entries(annotations.classes))
    truthOf[Number(id)] = Number(id) === 0 ? 255 : (labelId.get(name) ?? 0);
  return {
    classes: names.length,
    empty: true,
    async prepare(page) {
      const files = readdirSync(models).filter((name) => name.startsWith('squeezenet'));
      const given = await filesIn(
        page,
        files.map((name) => join(models, name)),
      );
      await page.evaluate((list) => window.camwalk.loadModel(list), given);
      await page.evaluate(
        (list) => window.camwalk.addClasses(list),
        names.map((name) => ({ name, id: labelId.get(name), networkClasses: preset[name] })),
      );
    },
    pictures: chosen.map(({ name, tags }) => ({
      name,
      async open(page) {
        const files = await filesIn(page, [join(folder, 'images', `${name}.jpg`)]);
        const [image] = await page.evaluate((list) => window.camwalk.open(list), files);
        await page.evaluate(([id, list]) => window.camwalk.tag(id, list), [image, tags]);
        return image;
      },
      truth: () =>
        Uint8Array.from(decode(readFileSync(join(folder, 'semantic', `${name}.png`))).data, (value) => truthOf[value]),
    })),
  };
}

/** Puts a text between the two marks `<!-- table -->` of a page. */
export function writeTable(path, text) {
  const [head, , tail] = readFileSync(path, 'utf8').split('<!-- table -->');
  writeFileSync(path, `${head}<!-- table -->\n\n${text}\n\n<!-- table -->${tail}`);
}
