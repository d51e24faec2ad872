import type { EditClass } from '#core/edits.ts';
import { BACKGROUND, IGNORE } from '#core/rasters.ts';
import { addEdits, takeProposed } from '#ui/control/editing.ts';
import { onceDrawn } from '#ui/control/engine.ts';
import { fillAt } from '#ui/control/filling.ts';
import { labelAt } from '#ui/control/labels.ts';
import { BACKGROUND_COLOUR, css, IGNORE_COLOUR } from '#ui/control/palette.ts';
import { requireCurrent } from '#ui/control/project.ts';
import { addPoint, showPrompt, takePrompt } from '#ui/control/prompting.ts';
import { setPaintClass, setTool } from '#ui/control/tools.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useProject } from '#ui/state/project.ts';
import { type LiveStroke, useStrokes } from '#ui/state/strokes.ts';
import { type Tool, useView } from '#ui/state/view.ts';

/** Points nearer than this to the one before, in photo pixels, add nothing to a stroke. */
const SPACING = 0.75;
/** What the eraser's track looks like until the label under it is back. */
const ERASER = 'rgb(150 150 150 / 70%)';

let nextStroke = 1;

/** A stroke from the first touch until it is part of the label. */
export class StrokeGesture {
  readonly #image = requireCurrent().id;
  readonly #class: EditClass;
  #live: LiveStroke;

  constructor(start: readonly [number, number], erasing: boolean) {
    const { paintClass, radius } = useView.getState();
    this.#class = erasing ? 'automatic' : paintClass;
    this.#live = {
      id: nextStroke++,
      colour: erasing ? ERASER : colourOf(paintClass),
      radius,
      points: [rounded(start)],
    };
    useStrokes.getState().put(this.#live);
  }

  add(points: readonly (readonly [number, number])[]): void {
    const kept = [...this.#live.points];
    for (const point of points) {
      const last = kept[kept.length - 1];
      if (Math.hypot(point[0] - last[0], point[1] - last[1]) >= SPACING) kept.push(rounded(point));
    }
    this.#live = { ...this.#live, points: kept };
    useStrokes.getState().put(this.#live);
  }

  /** Writes the stroke; its track stays until the worker has drawn it, so that nothing flickers. */
  async finish(): Promise<void> {
    const { id, radius, points } = this.#live;
    const written = await addEdits(this.#image, { type: 'stroke', class: this.#class, radius, points });
    if (!written) return this.cancel();
    const end = useJobs.subscribe((state, before) => {
      if (state.generation === before.generation && state.running) return;
      end();
      onceDrawn(() => useStrokes.getState().drop(id));
      setTimeout(() => useStrokes.getState().drop(id), 400);
    });
  }

  cancel(): void {
    useStrokes.getState().drop(this.#live.id);
  }
}

/** Hundredths of a pixel are enough, and keep the journal short. */
function rounded([x, y]: readonly [number, number]): readonly [number, number] {
  return [Math.round(x * 100) / 100, Math.round(y * 100) / 100];
}

function colourOf(id: number): string {
  if (id === BACKGROUND) return css(BACKGROUND_COLOUR);
  if (id === IGNORE) return css(IGNORE_COLOUR);
  const found = useProject.getState().classes.find((one) => one.id === id);
  return css(found?.colour ?? IGNORE_COLOUR);
}

/** A click of the select tool: takes the mask shown, or adds a point to the prompt under way. */
export async function clickAt(pixel: readonly [number, number], kind: 'take' | 'positive' | 'negative'): Promise<void> {
  const [x, y] = pixel;
  const { prompt, highlight } = useView.getState();
  if (kind === 'negative') return addPoint(x, y, false);
  if (kind === 'positive' || prompt) return addPoint(x, y, true);
  if (highlight && 'maskKey' in highlight) return takeProposed(highlight.maskKey);
  return takePrompt({ points: [{ x, y, positive: true }] });
}

/** A dragged box is taken as soon as it is decoded, or stays open for points with `keep`. */
export async function boxAt(corners: readonly [number, number, number, number], keep: boolean): Promise<void> {
  const { current, sizes } = useProject.getState();
  const size = current ? sizes[current] : undefined;
  if (!size) return;
  const clamp = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)));
  const [xs, ys] = [
    [clamp(corners[0], size.width), clamp(corners[2], size.width)].sort((a, b) => a - b),
    [clamp(corners[1], size.height), clamp(corners[3], size.height)].sort((a, b) => a - b),
  ];
  const prompt = { points: [], box: [xs[0], ys[0], xs[1], ys[1]] as const };
  await (keep ? showPrompt(prompt) : takePrompt(prompt));
}

/** The tools that look at one pixel. */
export async function pickAt(pixel: readonly [number, number], tool: Tool): Promise<void> {
  if (tool === 'fill') return fillAt(pixel);
  if (tool !== 'pick') return;
  const label = await labelAt(pixel);
  if (label === null) return;
  setPaintClass(label);
  setTool('brush');
}
