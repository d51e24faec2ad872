import { type Tool, useView } from '#ui/state/view.ts';
import { cancelExtremes } from './extremes.ts';
import { cancelPrompt } from './prompting.ts';

/** Brush radius in photo pixels. */
export const RADIUS = { min: 0.5, max: 256 };

export function setTool(tool: Tool): void {
  if (useView.getState().tool !== tool) {
    cancelPrompt();
    cancelExtremes();
  }
  useView.getState().set({ tool });
}

/** Grows or shrinks the brush by about a sixth, and by half a pixel at least. */
export function changeRadius(direction: 1 | -1): void {
  const { radius, set } = useView.getState();
  const next = direction > 0 ? Math.max(radius * 1.18, radius + 0.5) : Math.min(radius / 1.18, radius - 0.5);
  set({ radius: Math.min(RADIUS.max, Math.max(RADIUS.min, Math.round(next * 2) / 2)) });
}

export function setPaintClass(paintClass: number): void {
  useView.getState().set({ paintClass });
}

/** From now on keys are for the photo, not for the button or field that was used last. */
export function focusPhoto(): void {
  document.querySelector<HTMLElement>('.viewport-surface')?.focus();
}
