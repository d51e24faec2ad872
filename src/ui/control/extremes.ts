import type { EditClass } from '#core/edits.ts';
import type { ParameterValues } from '#core/parameters.ts';
import { t } from '#ui/i18n.ts';
import { useExtremes } from '#ui/state/extremes.ts';
import { useNotices } from '#ui/state/notices.ts';
import { isWatchingExtremes, usePlayer } from '#ui/state/player.ts';
import { useProject } from '#ui/state/project.ts';
import { useView } from '#ui/state/view.ts';
import { takeMask } from './editing.ts';
import { engine } from './engine.ts';
import { isAbort, report } from './failures.ts';
import { requireCurrent } from './project.ts';

/** Top, left, bottom, right, in any order. */
export const EXTREMES = 4;

let controller: AbortController | null = null;

/** A click of the tool: one point more, or, with a mask there, the mask for the current class. */
export async function clickExtreme(pixel: readonly [number, number]): Promise<void> {
  const { points, result, set } = useExtremes.getState();
  if (result) return takeExtremes();
  if (points.length === EXTREMES) return;
  const next = [...points, pixel];
  set({ points: next });
  if (next.length === EXTREMES) await askExtremes();
}

/** Takes the last point back. */
export function dropExtreme(): void {
  const { points } = useExtremes.getState();
  cancelExtremes();
  useExtremes.getState().set({ points: points.slice(0, -1) });
}

/** Whether something is under way that Escape would drop. */
export function hasExtremes(): boolean {
  return useExtremes.getState().points.length > 0;
}

/** Another value of EXITS; what is on screen is asked for again. */
export function setExtremesValues(values: ParameterValues): void {
  const { points, set, values: before } = useExtremes.getState();
  set({ values: { ...before, ...values } });
  if (points.length === EXTREMES) void askExtremes();
}

async function askExtremes(): Promise<void> {
  const { current } = useProject.getState();
  const { points, values, set } = useExtremes.getState();
  if (!current) return;
  controller?.abort();
  const own = new AbortController();
  controller = own;
  set({ fraction: 0, result: null });
  try {
    const result = await engine('extremes', [{ image: current, points, values }], {
      signal: own.signal,
      onProgress: ({ fraction }) => controller === own && set({ fraction }),
    });
    if (controller !== own) return;
    set({ result });
    useView.getState().set({ highlight: { prompt: true } });
    useNotices.getState().announce(t('announce.extremes', { area: result.area }));
  } catch (error) {
    if (controller !== own) return;
    if (!isAbort(error)) report(error, t('notices.promptFailed'));
    set({ points: [] });
  } finally {
    if (controller === own) set({ fraction: null });
  }
}

/** Brings back the mask in place of the way to it. False when it was on screen anyway. */
export function stopWatching(): boolean {
  const isWatching = isWatchingExtremes();
  if (isWatching) usePlayer.getState().set({ played: null });
  return isWatching;
}

/** Takes the mask for the current class, or as something else. One that is not on screen is shown first. */
export async function takeExtremes(as?: EditClass): Promise<void> {
  const { points, result } = useExtremes.getState();
  if (!result || stopWatching()) return;
  cancelExtremes();
  await takeMask(requireCurrent().id, result, { extreme: points }, as);
}

/** Drops points and mask. */
export function cancelExtremes(): void {
  controller?.abort();
  controller = null;
  const { points, set } = useExtremes.getState();
  if (points.length === 0) return;
  set({ points: [], result: null, fraction: null });
  useView.getState().set({ highlight: null });
}
