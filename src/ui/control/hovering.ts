import type { MaskHit } from '#engine/messages.ts';
import { useHover } from '#ui/state/hover.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { usePlayer } from '#ui/state/player.ts';
import { useProject } from '#ui/state/project.ts';
import { useView } from '#ui/state/view.ts';
import { engine } from './engine.ts';
import { hasExtremes } from './extremes.ts';
import { isAbort } from './failures.ts';
import { momentOnScreen } from './playable.ts';
import { decodePrompt } from './prompting.ts';

/** The pointer has to rest this long before a prompt is decoded for it. */
const DECODE_AFTER_MS = 180;
/** And this long before the reasons of its pixel are asked for. */
const EXPLAIN_AFTER_MS = 70;

let decodeTimer = 0;
let explainTimer = 0;
let asked = 0;

/** The pointer is over this photo pixel, or over none. */
export function hover(pixel: readonly [number, number] | null): void {
  const before = useHover.getState().pixel;
  if (before?.[0] === pixel?.[0] && before?.[1] === pixel?.[1]) return;
  useHover.getState().set(pixel ? { pixel } : { pixel: null, reasons: null, moment: null });
  clearTimeout(decodeTimer);
  clearTimeout(explainTimer);
  if (!pixel) {
    // What is still being decoded is for a place that the pointer has left.
    asked++;
    if (!useView.getState().prompt && !hasExtremes()) useView.getState().set({ highlight: null });
    return;
  }
  explainTimer = window.setTimeout(() => void explainPixel(pixel), EXPLAIN_AFTER_MS);
  const { tool, prompt } = useView.getState();
  if (tool === 'select' && !prompt) void highlightAt(pixel);
}

export function clearHover(): void {
  hover(null);
}

/** Asks again for the pixel under the pointer: the label below it, or the moment on screen, has changed. */
export function refreshHover(): void {
  const { pixel } = useHover.getState();
  if (pixel) void explainPixel(pixel);
}

/** From now on what is said of the pixel under the pointer follows the moment that is played. */
export function followMoments(): void {
  usePlayer.subscribe((state, before) => {
    if (state.index !== before.index || state.recording !== before.recording) refreshHover();
  });
  useView.subscribe((state, before) => {
    if (state.stage !== before.stage && usePlayer.getState().recording) refreshHover();
  });
}

async function explainPixel([x, y]: readonly [number, number]): Promise<void> {
  const { current } = useProject.getState();
  if (!current) return;
  try {
    const moment = momentOnScreen();
    const value = moment && (await engine('momentAt', [moment.index, x, y]));
    const said = value
      ? { moment: { name: moment.name, value } }
      : {
          moment: null,
          reasons: useJobs.getState().results[current] ? await engine('explain', [current, x, y]) : null,
        };
    const { pixel, set } = useHover.getState();
    if (pixel?.[0] === x && pixel[1] === y) set(said);
  } catch (error) {
    if (!isAbort(error)) console.warn('explain', error);
  }
}

/** Proposed masks are there at once; without one, the segmenter is asked when the pointer rests. */
async function highlightAt(pixel: readonly [number, number]): Promise<void> {
  const { current } = useProject.getState();
  if (!current) return;
  const mine = ++asked;
  try {
    const hits = useJobs.getState().results[current] ? await engine('masksAt', [current, pixel[0], pixel[1]]) : [];
    if (mine !== asked || useView.getState().prompt) return;
    const hit = choose(hits);
    useView.getState().set({ highlight: hit ? { maskKey: hit.info.key } : null });
    if (!hit && useJobs.getState().device?.models.some((model) => model.task === 'segmenter')) {
      decodeTimer = window.setTimeout(() => void decodeHover(pixel), DECODE_AFTER_MS);
    }
  } catch (error) {
    if (!isAbort(error)) console.warn('masksAt', error);
  }
}

async function decodeHover([x, y]: readonly [number, number]): Promise<void> {
  const mine = asked;
  // A click came meanwhile: its mask is being made, and must not be given up for this one.
  if (useView.getState().prompt) return;
  const result = await decodePrompt({ points: [{ x, y, positive: true }] });
  if (result && mine === asked && !useView.getState().prompt) useView.getState().set({ highlight: { prompt: true } });
}

/** Hits come smallest first. */
function choose(hits: readonly MaskHit[]): MaskHit | undefined {
  const { maskChoice } = useView.getState();
  if (maskChoice === 0) return hits[0];
  if (maskChoice === 1) return hits[hits.length >> 1];
  if (maskChoice === 2) return hits[hits.length - 1];
  return hits.reduce<MaskHit | undefined>(
    (best, hit) => (!best || hit.info.predictedIou > best.info.predictedIou ? hit : best),
    undefined,
  );
}
