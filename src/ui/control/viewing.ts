import type { View } from '#engine/messages.ts';
import { useKept } from '#ui/state/kept.ts';
import { isWatchingExtremes, usePlayer } from '#ui/state/player.ts';
import { useProject } from '#ui/state/project.ts';
import { useSettings } from '#ui/state/settings.ts';
import { useView, type ViewState } from '#ui/state/view.ts';
import { compareView } from './comparing.ts';
import { engine } from './engine.ts';
import { guarded } from './failures.ts';
import { paletteOf } from './palette.ts';
import { stagesOf } from './stages.ts';

/** Smallest and largest zoom, device pixels a photo pixel. */
const ZOOM = { min: 0.02, max: 64 };
/** Free border around a fitted photo, device pixels. */
const MARGIN = 16;

type Transform = Pick<ViewState, 'zoom' | 'pan'>;

function currentSize() {
  const { current, sizes } = useProject.getState();
  return current ? sizes[current] : undefined;
}

/** The whole photo in the middle of the window. */
export function fitPhoto(): void {
  const { width, height, set } = useView.getState();
  const size = currentSize();
  if (!size || width === 0) return;
  const zoom = Math.min((width - 2 * MARGIN) / size.width, (height - 2 * MARGIN) / size.height);
  set({ ...centred(zoom), fitted: true });
}

function centred(zoom: number): Transform {
  const { width, height } = useView.getState();
  const size = currentSize() ?? { width: 1, height: 1 };
  const clamped = Math.min(ZOOM.max, Math.max(ZOOM.min, zoom));
  return { zoom: clamped, pan: [(width - size.width * clamped) / 2, (height - size.height * clamped) / 2] };
}

/** One photo pixel a device pixel. */
export function actualSize(): void {
  useView.getState().set({ ...centred(1), fitted: false });
}

/** Zooms by a factor; the photo point under (x, y), in device pixels, stays where it is. */
export function zoomAt(factor: number, x?: number, y?: number): void {
  const { zoom, pan, width, height, set } = useView.getState();
  const next = Math.min(ZOOM.max, Math.max(ZOOM.min, zoom * factor));
  const [cx, cy] = [x ?? width / 2, y ?? height / 2];
  const ratio = next / zoom;
  set({ zoom: next, pan: [cx - (cx - pan[0]) * ratio, cy - (cy - pan[1]) * ratio], fitted: false });
}

export function panBy(dx: number, dy: number): void {
  const { pan, set } = useView.getState();
  set({ pan: [pan[0] + dx, pan[1] + dy], fitted: false });
}

export function resized(width: number, height: number): void {
  useView.getState().set({ width, height });
  if (useView.getState().fitted) fitPhoto();
}

function backdrop(): View['backdrop'] {
  return document.documentElement.dataset.theme === 'light' ? [201, 201, 201] : [14, 14, 14];
}

function compose(): View {
  const view = useView.getState();
  const { current, classes, sizes } = useProject.getState();
  return {
    image: current && sizes[current] ? current : null,
    width: view.width,
    height: view.height,
    zoom: view.zoom,
    pan: view.pan,
    stage: view.stage,
    opacity: { photo: view.photoOpacity, overlay: view.overlayOpacity },
    regions: view.regions,
    map: view.map,
    hidden: view.hidden,
    palette: paletteOf(classes),
    backdrop: backdrop(),
    highlight: isWatchingExtremes() ? null : view.highlight,
    overlayHidden: view.overlayHidden,
    moment: shownMoment(),
    compare: compareView(),
  };
}

function shownMoment(): View['moment'] {
  const { played, recording, index } = usePlayer.getState();
  return played !== null && recording ? { played, index } : null;
}

/** A stage that the recipe no longer has gives way to the label. */
function keepStage(): void {
  const { stage, set } = useView.getState();
  const { recipe } = useProject.getState();
  if (recipe && !stagesOf(recipe).includes(stage)) set({ stage: 'edit' });
}

let frame = 0;

/** Sends the view to the worker, once a frame however often it changes. */
export function refresh(): void {
  if (frame !== 0) return;
  frame = requestAnimationFrame(() => {
    frame = 0;
    if (useView.getState().width > 0) void guarded(() => engine('show', [compose()]));
  });
}

/** From now on the viewport follows the stores. */
export function followStores(): void {
  useView.subscribe(refresh);
  usePlayer.subscribe(refresh);
  useKept.subscribe((state, before) => {
    if (state.kept !== before.kept) refresh();
  });
  useProject.subscribe((state, before) => {
    const changed = state.current !== before.current || state.classes !== before.classes;
    if (changed || state.sizes !== before.sizes) refresh();
    if (state.recipe !== before.recipe) keepStage();
  });
  useSettings.subscribe(refresh);
}
