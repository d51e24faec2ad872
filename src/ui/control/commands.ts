import { isClassId } from '#core/classes.ts';
import type { StageId } from '#core/kinds.ts';
import { BACKGROUND, IGNORE } from '#core/rasters.ts';
import type { CommandId } from '#ui/hotkeys.ts';
import { t } from '#ui/i18n.ts';
import { useDialogs } from '#ui/state/dialogs.ts';
import { useExtremes } from '#ui/state/extremes.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useNotices } from '#ui/state/notices.ts';
import { currentImage, useProject } from '#ui/state/project.ts';
import { useStrokes } from '#ui/state/strokes.ts';
import { useView } from '#ui/state/view.ts';
import { held } from '#ui/viewport/held-keys.ts';
import { toggleCompare } from './comparing.ts';
import { stepImage } from './current.ts';
import { judge, redo, setReviewed, setTag, takeMask, takeProposed, undo } from './editing.ts';
import { exportCurrent } from './exporting.ts';
import { cancelExtremes, clickExtreme, hasExtremes, stopWatching, takeExtremes } from './extremes.ts';
import { hover } from './hovering.ts';
import { pickImages } from './pickers.ts';
import { acceptPrompt, cancelPrompt, decodedMask } from './prompting.ts';
import { cancel, run } from './running.ts';
import { stagesOf } from './stages.ts';
import { changeRadius, setPaintClass, setTool } from './tools.ts';
import { actualSize, fitPhoto, zoomAt } from './viewing.ts';

/** Longer than this, a held key is a peek and not a toggle. */
const PEEK_MS = 300;

let hiddenAt = 0;
/** The stage to come back to after comparing. */
let compared: StageId | null = null;

/** What each command does. `index` tells which of the command's keys it was; false leaves the key to the browser. */
export const commands: Partial<Record<CommandId, (index: number) => unknown>> = {
  nextImage: () => stepImage(1),
  previousImage: () => stepImage(-1),
  nextUnreviewed: () => stepImage(1, true),
  previousUnreviewed: () => stepImage(-1, true),
  accept: () => void accept(),
  submit: () => void submit(),
  open: () => void pickImages(),
  export: () => void exportCurrent('label'),
  undo: () => void undo(),
  redo: () => void redo(),
  save: () => useNotices.getState().add('good', t('notices.alreadySaved')),
  run: () => run(),
  cancel: escapeKey,
  giveBack: () => void giveBack(),
  selectTool: () => setTool('select'),
  extremeTool: () => setTool('extreme'),
  brushTool: () => setTool('brush'),
  eraserTool: () => setTool('eraser'),
  fillTool: () => setTool('fill'),
  pickTool: () => setTool('pick'),
  panTool: () => setTool('pan'),
  eraseHold: () => {
    held.set({ erase: true });
    return false;
  },
  panHold: () => held.set({ pan: true }),
  smaller: () => changeRadius(-1),
  larger: () => changeRadius(1),
  classDigits: (index) => chooseClass(index),
  classShiftDigits: (index) => chooseClass(10 + index),
  background: () => setPaintClass(BACKGROUND),
  ignore: () => setPaintClass(IGNORE),
  tag: () => void toggleTag(),
  searchClass: () => focusOn('[data-testid=class-search] input'),
  hideOverlay: () => {
    hiddenAt = performance.now();
    const { overlayHidden, set } = useView.getState();
    set({ overlayHidden: !overlayHidden });
  },
  compare: beginCompare,
  swipe: toggleCompare,
  fit: fitPhoto,
  actualSize,
  zoomIn: () => zoomAt(1.25),
  zoomOut: () => zoomAt(0.8),
  nextStage: () => stepStage(1),
  previousStage: () => stepStage(-1),
  cursorLeft: () => moveCursor(-1, 0),
  cursorRight: () => moveCursor(1, 0),
  cursorUp: () => moveCursor(0, -1),
  cursorDown: () => moveCursor(0, 1),
  reject: () => void rejectHighlighted(),
  nextMask: () => stepMask(1),
  previousMask: () => stepMask(-1),
  help: () => useDialogs.getState().show('help'),
  settings: () => useDialogs.getState().show('help'),
};

/** What ends with the key. */
export const letGo: Partial<Record<CommandId, () => void>> = {
  panHold: () => held.set({ pan: false }),
  eraseHold: () => held.set({ erase: false }),
  compare: endCompare,
  hideOverlay: () => {
    const { overlayHidden, set } = useView.getState();
    if (performance.now() - hiddenAt > PEEK_MS) set({ overlayHidden: !overlayHidden });
  },
};

/** The photo has the current class, or has it no more. */
async function toggleTag(): Promise<void> {
  const { paintClass } = useView.getState();
  const { classes } = useProject.getState();
  const image = currentImage(useProject.getState());
  if (image && classes.some(({ id }) => id === paintClass)) await setTag(paintClass, !image.tags.includes(paintClass));
}

function chooseClass(index: number): void {
  const one = useProject.getState().classes[index];
  if (one) setPaintClass(one.id);
}

/** Enter: the extreme points or the prompt under way, else the mask shown, else the whole image. */
async function accept(): Promise<void> {
  const { prompt, highlight, paintClass, tool } = useView.getState();
  if (useExtremes.getState().result) return takeExtremes();
  const { cursor } = useStrokes.getState();
  if (tool === 'extreme' && cursor) return clickExtreme(cursor);
  if (prompt) return acceptPrompt();
  if (highlight && 'maskKey' in highlight) {
    return isClassId(paintClass) ? judge(highlight.maskKey, paintClass, 'accept') : takeProposed(highlight.maskKey);
  }
  const shown = highlight ? decodedMask() : null;
  if (shown) {
    await takeMask(shown.image, shown.result, { prompt: shown.prompt });
    return cancelPrompt();
  }
  if (currentImage(useProject.getState()) && (await setReviewed(true))) stepImage(1);
}

async function submit(): Promise<void> {
  if (currentImage(useProject.getState()) && (await setReviewed(true))) stepImage(1, true);
}

/** Esc: the way to the mask of extreme points, then the tool, then the run. */
function escapeKey(): void {
  if (stopWatching()) return;
  const { prompt, highlight } = useView.getState();
  if (prompt || highlight || hasExtremes() || useStrokes.getState().cursor) {
    cancelPrompt();
    cancelExtremes();
    useStrokes.getState().set({ cursor: null });
  } else if (useJobs.getState().running) cancel();
}

async function rejectHighlighted(): Promise<void> {
  const { highlight, paintClass } = useView.getState();
  if (highlight && 'maskKey' in highlight && isClassId(paintClass))
    await judge(highlight.maskKey, paintClass, 'reject');
}

/** The region of the mask shown goes back to the automatic label. */
async function giveBack(): Promise<void> {
  const { highlight } = useView.getState();
  if (useExtremes.getState().result) return takeExtremes('automatic');
  if (highlight && 'maskKey' in highlight) return takeProposed(highlight.maskKey, 'automatic');
  const shown = highlight ? decodedMask() : null;
  if (shown) {
    await takeMask(shown.image, shown.result, { prompt: shown.prompt }, 'automatic');
    cancelPrompt();
  }
}

function stepStage(direction: 1 | -1): void {
  const stages = stagesOf(useProject.getState().recipe);
  const { stage, set } = useView.getState();
  const next = stages[stages.indexOf(stage) + direction];
  if (next) set({ stage: next });
}

/** Shows the stage before for as long as the key or button is held: what did this one change? */
export function beginCompare(): void {
  const stages = stagesOf(useProject.getState().recipe);
  const { stage, set } = useView.getState();
  const before = stages[stages.indexOf(stage) - 1];
  if (compared || !before) return;
  compared = stage;
  set({ stage: before });
}

export function endCompare(): void {
  if (compared) useView.getState().set({ stage: compared });
  compared = null;
}

function stepMask(direction: 1 | -1): void {
  const { masks } = useJobs.getState();
  const { highlight, set } = useView.getState();
  if (masks.length === 0) return;
  const key = highlight && 'maskKey' in highlight ? highlight.maskKey : null;
  const at = masks.findIndex((mask) => mask.key === key);
  const next = at < 0 ? (direction > 0 ? 0 : masks.length - 1) : (at + direction + masks.length) % masks.length;
  set({ highlight: { maskKey: masks[next].key } });
}

/** Steps of a fiftieth of the photo's long side; the mask under the point is shown as for the mouse. */
function moveCursor(dx: number, dy: number): void {
  const { current, sizes } = useProject.getState();
  const size = current ? sizes[current] : undefined;
  if (!size) return;
  const { cursor, set } = useStrokes.getState();
  const step = Math.max(1, Math.round(Math.max(size.width, size.height) / 50));
  const [x, y] = cursor ?? [size.width >> 1, size.height >> 1];
  const next = [
    Math.min(size.width - 1, Math.max(0, x + dx * step)),
    Math.min(size.height - 1, Math.max(0, y + dy * step)),
  ] as const;
  set({ cursor: next });
  hover(next);
}

function focusOn(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}
