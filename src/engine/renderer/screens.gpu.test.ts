import { afterAll, beforeAll, expect, test } from 'vitest';
import { maskKey } from '#core/hash.ts';
import { type LabelMap, type MaskSet, type Photo, wordsPerMask } from '#core/rasters.ts';
import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { Held } from '../held.ts';
import type { View } from '../messages.ts';
import { pixelsOf, testView } from '../testing.ts';
import { CpuScreen } from './cpu-screen.ts';
import { GpuView } from './gpu-screen.ts';
import type { Highlight, Screen } from './scene.ts';

const WIDTH = 40;
const HEIGHT = 30;
const size = { width: WIDTH, height: HEIGHT };
const CELLS = WIDTH * HEIGHT;

let gpu: Gpu;
let shared: GpuView;
beforeAll(async () => {
  gpu = (await createGpu())!;
  shared = new GpuView(gpu);
});
afterAll(() => {
  shared.dispose();
  gpu.destroy();
});

const photo: Photo = {
  ...size,
  rgba: Uint8Array.from({ length: 4 * CELLS }, (_, i) => (i % 4 === 3 ? 255 : (i * 37 + (i >> 7) * 11) & 255)),
};
const label: LabelMap = {
  ...size,
  data: Uint8Array.from({ length: CELLS }, (_, i) => {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    if (y > 24) return 255;
    return x > 5 && x < 18 && y > 4 && y < 20 ? 1 : x > 20 && y < 15 ? 7 : 0;
  }),
};
const maps = {
  ...size,
  classes: [1, 7],
  data: Float32Array.from({ length: 2 * CELLS }, (_, i) => ((i * 13) % 101) / 100),
};
const masks: MaskSet = (() => {
  const perMask = wordsPerMask(size);
  const words = new Uint32Array(3 * perMask);
  const boxes = [
    [2, 2, 30, 25],
    [8, 8, 15, 14],
    [25, 20, 39, 29],
  ] as const;
  for (const [l, [x0, y0, x1, y1]] of boxes.entries())
    for (let y = y0; y <= y1; y++)
      for (let x = x0; x <= x1; x++) {
        const pixel = y * WIDTH + x;
        words[l * perMask + (pixel >>> 5)] |= 1 << (pixel & 31);
      }
  const info = boxes.map((box, l) => ({
    area: (box[2] - box[0] + 1) * (box[3] - box[1] + 1),
    box,
    predictedIou: 1,
    stability: 1,
    key: maskKey(words.subarray(l * perMask, (l + 1) * perMask)),
  }));
  return { ...size, count: 3, words, info };
})();

/** The label with some pixels of another class, of none, and of one where there was none. */
const otherLabel: LabelMap = {
  ...size,
  data: label.data.map((id, i) => (i % 11 === 0 ? 0 : i % 7 === 0 ? 3 : id)),
};
const edges = { ...size, data: maps.data.slice(0, CELLS) };
/** Other scores in another order, with one of the background before them. */
const otherMaps = {
  ...size,
  classes: [0, 7, 9],
  data: Float32Array.from({ length: 3 * CELLS }, (_, i) => ((i * 29) % 97) / 96),
};

const overlays = {
  none: () => null,
  label: () => Held.onCpu('label', 'label', label),
  otherLabel: () => Held.onCpu('label', 'other label', otherLabel),
  edges: () => Held.onCpu('edges', 'edges', edges),
  saliency: () => Held.onCpu('saliency', 'saliency', { ...edges, data: edges.data.map((value) => 1 - value) }),
  otherMaps: () => Held.onCpu('maps', 'other maps', otherMaps),
  maps: () => Held.onCpu('maps', 'maps', maps),
  masks: () => Held.onCpu('masks', 'masks', masks),
};

async function drawn(
  makeScreen: (canvas: OffscreenCanvas) => Screen,
  view: View,
  overlay: Held | null,
  lift: boolean,
  compared: Held | null = null,
) {
  const canvas = new OffscreenCanvas(1, 1);
  const screen = makeScreen(canvas);
  const highlight: Highlight | null = lift ? { masks: Held.onCpu('masks', 'masks', masks), index: 1 } : null;
  await screen.draw({ view, photo: Held.onCpu('photo', 'photo', photo), size, overlay, compared, highlight });
  const pixels = pixelsOf(canvas.transferToImageBitmap());
  screen.dispose();
  return pixels;
}

const cases: readonly [string, keyof typeof overlays, Partial<View>, boolean][] = [
  ['the photo alone, enlarged', 'none', { zoom: 3, pan: [7, -5] }, false],
  ['the photo half faded', 'none', { zoom: 4, opacity: { photo: 0.5, overlay: 1 } }, false],
  ['label fill', 'label', { regions: 'fill', zoom: 3 }, false],
  ['label outline', 'label', { regions: 'outline', zoom: 4, pan: [-20, 3] }, false],
  ['label both, a class hidden', 'label', { regions: 'both', hidden: [7], zoom: 3 }, false],
  ['label of a reduced photo', 'label', { regions: 'both', zoom: 0.5, opacity: { photo: 0, overlay: 1 } }, false],
  ['heat of one class', 'maps', { map: 7, zoom: 3 }, false],
  ['heat of all classes', 'maps', { map: 'max', zoom: 3 }, false],
  ['edges', 'edges', { zoom: 3 }, false],
  ['saliency, whatever class is chosen', 'saliency', { zoom: 3, map: 9 }, false],
  ['masks', 'masks', { zoom: 3 }, false],
  ['a lifted mask', 'label', { zoom: 4, regions: 'fill' }, true],
];

test.each(cases)('both screens draw the same: %s', async (_name, kind, given, lift) => {
  const view = testView({ image: 'photo', width: 150, height: 110, ...given });
  const onGpu = await drawn((canvas) => shared.screen(canvas), view, overlays[kind](), lift);
  const onCpu = await drawn((canvas) => new CpuScreen(canvas), view, overlays[kind](), lift);
  gpu.device.pushErrorScope('validation');
  await gpu.device.popErrorScope();
  expect(gpu.problems).toEqual([]);
  let different = 0;
  // Two roundings of the blend, on either side.
  for (let i = 0; i < onGpu.length; i++) if (Math.abs(onGpu[i] - onCpu[i]) > 3) different += 1;
  expect(different).toBe(0);
  expect(new Set(onGpu).size).toBeGreaterThan(4);
});

const swipe = { recipe: 'kept', stage: 'edit', mode: 'swipe', position: 0.4 } as const;
const difference = { ...swipe, mode: 'difference' } as const;
const comparisons: readonly [string, keyof typeof overlays, keyof typeof overlays, Partial<View>][] = [
  ['a swipe over two labels', 'label', 'otherLabel', { compare: swipe, regions: 'both' }],
  ['a swipe from maps to edges', 'maps', 'edges', { compare: swipe, map: 7 }],
  ['a swipe from masks to nothing', 'masks', 'none', { compare: swipe }],
  ['a swipe at the border', 'label', 'maps', { compare: { ...swipe, position: 0 } }],
  ['differing labels', 'label', 'otherLabel', { compare: difference }],
  ['differing maps of one class', 'maps', 'otherMaps', { compare: difference, map: 7 }],
  ['differing maps of all classes', 'maps', 'otherMaps', { compare: difference, map: 'max' }],
  ['differing scalar maps', 'edges', 'saliency', { compare: difference }],
];

test.each(comparisons)('both screens draw the same: %s', async (_name, left, right, given) => {
  const view = testView({ image: 'photo', width: 150, height: 110, zoom: 3, pan: [4, -3], ...given });
  const on = (makeScreen: (canvas: OffscreenCanvas) => Screen, compared: Held | null) =>
    drawn(makeScreen, view, overlays[left](), false, compared);
  const onGpu = await on((canvas) => shared.screen(canvas), overlays[right]());
  const onCpu = await on((canvas) => new CpuScreen(canvas), overlays[right]());
  gpu.device.pushErrorScope('validation');
  await gpu.device.popErrorScope();
  expect(gpu.problems).toEqual([]);
  let different = 0;
  for (let i = 0; i < onGpu.length; i++) if (Math.abs(onGpu[i] - onCpu[i]) > 3) different += 1;
  expect(different).toBe(0);
  // The other side is on screen, and only where it belongs.
  const { compare: _, ...plain } = view;
  const alone = await drawn(
    (canvas) => shared.screen(canvas),
    { ...plain, compare: null },
    overlays[left](),
    false,
    null,
  );
  const changed = Array.from({ length: 150 }, (_, x) =>
    Array.from({ length: 110 }, (_, y) => 4 * (y * 150 + x)).some((i) =>
      [0, 1, 2].some((c) => alone[i + c] !== onGpu[i + c]),
    ),
  );
  const split = view.compare?.mode === 'swipe' ? 150 * view.compare.position : 0;
  expect(changed.slice(0, split)).not.toContain(true);
  expect(changed.slice(split)).toContain(true);
});

test('kinds that say nothing about each other have no difference', async () => {
  const view = testView({ image: 'photo', width: 90, height: 60, compare: difference });
  const photoAlone = await drawn((canvas) => shared.screen(canvas), view, null, false);
  for (const [left, right] of [
    ['label', 'maps'],
    ['maps', 'edges'],
    ['masks', 'masks'],
  ] as const) {
    const onGpu = await drawn((canvas) => shared.screen(canvas), view, overlays[left](), false, overlays[right]());
    const onCpu = await drawn((canvas) => new CpuScreen(canvas), view, overlays[left](), false, overlays[right]());
    expect(onGpu).toEqual(photoAlone);
    expect(onCpu.every((value, i) => Math.abs(value - photoAlone[i]) <= 3)).toBe(true);
  }
});

test('the heat of all classes leaves the background out', async () => {
  const view = testView({ image: 'photo', width: 120, height: 90, zoom: 3, map: 'max' });
  const scores = Float32Array.from({ length: 3 * CELLS }, (_, i) => (i < CELLS ? 1 : maps.data[i - CELLS]));
  const withBackground = Held.onCpu('maps', 'with background', { ...size, classes: [0, 1, 7], data: scores });
  const screen = (canvas: OffscreenCanvas) => shared.screen(canvas);
  expect(await drawn(screen, view, withBackground, false)).toEqual(await drawn(screen, view, overlays.maps(), false));
});

test('a reduced photo is averaged, not thinned out', async () => {
  const stripes: Photo = {
    ...size,
    rgba: Uint8Array.from({ length: 4 * CELLS }, (_, i) => (i % 4 === 3 ? 255 : ((i >> 2) % 2) * 255)),
  };
  const canvas = new OffscreenCanvas(1, 1);
  const screen = shared.screen(canvas);
  const view = testView({ image: 'stripes', width: 10, height: 7, zoom: 0.25 });
  await screen.draw({
    view,
    photo: Held.onCpu('photo', 'stripes', stripes),
    size,
    overlay: null,
    compared: null,
    highlight: null,
  });
  const pixels = pixelsOf(canvas.transferToImageBitmap());
  screen.dispose();
  expect(Math.abs(pixels[4 * 35 + 1] - 127)).toBeLessThan(8);
});
