import { clickExtreme, dropExtreme } from '#ui/control/extremes.ts';
import { hover } from '#ui/control/hovering.ts';
import { changeRadius } from '#ui/control/tools.ts';
import { panBy, zoomAt } from '#ui/control/viewing.ts';
import { useProject } from '#ui/state/project.ts';
import { useStrokes } from '#ui/state/strokes.ts';
import { useView } from '#ui/state/view.ts';
import { boxAt, clickAt, pickAt, StrokeGesture } from './gestures.ts';
import { held } from './held-keys.ts';

/** A drag shorter than this, in CSS pixels, is a click. */
const CLICK_SLOP = 4;

type Gesture =
  | { readonly kind: 'pan'; x: number; y: number }
  | { readonly kind: 'stroke'; readonly stroke: StrokeGesture }
  | {
      readonly kind: 'box';
      readonly x: number;
      readonly y: number;
      readonly from: readonly [number, number];
      dragged: boolean;
    };

/** Pointer and wheel of the viewport, translated to photo pixels and handed to the tool in use. */
export class PointerInput {
  readonly #element: HTMLElement;
  readonly #listeners = new AbortController();
  #gesture: Gesture | null = null;

  constructor(element: HTMLElement) {
    this.#element = element;
    const { signal } = this.#listeners;
    element.addEventListener('pointerdown', (event) => this.#down(event), { signal });
    element.addEventListener('pointermove', (event) => this.#move(event), { signal });
    element.addEventListener('pointerup', (event) => this.#up(event), { signal });
    element.addEventListener('pointercancel', () => this.#cancel(), { signal });
    element.addEventListener('pointerleave', () => this.#leave(), { signal });
    element.addEventListener('wheel', (event) => this.#wheel(event), { signal, passive: false });
    element.addEventListener('blur', () => delete element.dataset.byPointer, { signal });
    element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
    signal.addEventListener(
      'abort',
      held.listen(() => this.#showPanning()),
    );
  }

  dispose(): void {
    this.#listeners.abort();
  }

  /** Photo coordinates, fractions included. */
  #toPhoto(event: { readonly clientX: number; readonly clientY: number }): readonly [number, number] {
    const { left, top } = this.#element.getBoundingClientRect();
    const { zoom, pan } = useView.getState();
    const ratio = window.devicePixelRatio;
    return [((event.clientX - left) * ratio - pan[0]) / zoom, ((event.clientY - top) * ratio - pan[1]) / zoom];
  }

  /** The pixel under the pointer, or null beside the photo. */
  #toPixel(event: PointerEvent): readonly [number, number] | null {
    const [x, y] = this.#toPhoto(event).map(Math.floor);
    const { current, sizes } = useProject.getState();
    const size = current ? sizes[current] : undefined;
    return size && x >= 0 && y >= 0 && x < size.width && y < size.height ? [x, y] : null;
  }

  #down(event: PointerEvent): void {
    if (!useProject.getState().current || this.#gesture) return;
    // Whoever points at the photo knows where the focus is; the ring is for those who came by Tab.
    this.#element.dataset.byPointer = '';
    this.#element.focus({ preventScroll: true });
    this.#element.setPointerCapture(event.pointerId);
    useStrokes.getState().set({ cursor: null });
    const { tool } = useView.getState();
    if (event.button === 1 || tool === 'pan' || held.pan) {
      this.#gesture = { kind: 'pan', x: event.clientX, y: event.clientY };
      this.#showPanning();
      return;
    }
    const pixel = this.#toPixel(event);
    if (tool === 'brush' || tool === 'eraser') {
      if (event.button !== 0 && event.button !== 2) return;
      const erasing = tool === 'eraser' || held.erase || event.button === 2;
      this.#gesture = { kind: 'stroke', stroke: new StrokeGesture(this.#toPhoto(event), erasing) };
      return;
    }
    if (!pixel) return;
    if (tool === 'select') {
      if (event.button === 2 || event.shiftKey) void clickAt(pixel, 'negative');
      else {
        const { clientX: x, clientY: y } = event;
        this.#gesture = { kind: 'box', x, y, from: pixel, dragged: false };
      }
      return;
    }
    if (tool === 'extreme') {
      if (event.button === 0) void clickExtreme(pixel);
      else if (event.button === 2) dropExtreme();
      return;
    }
    if (event.button === 0) void pickAt(pixel, tool);
  }

  #move(event: PointerEvent): void {
    const { left, top } = this.#element.getBoundingClientRect();
    useStrokes.getState().set({ mouse: [event.clientX - left, event.clientY - top] });
    const gesture = this.#gesture;
    if (gesture?.kind === 'pan') {
      const ratio = window.devicePixelRatio;
      panBy((event.clientX - gesture.x) * ratio, (event.clientY - gesture.y) * ratio);
      gesture.x = event.clientX;
      gesture.y = event.clientY;
      return;
    }
    if (gesture?.kind === 'stroke') {
      // Fast strokes come as few events; the browser kept the points between.
      const events = event.getCoalescedEvents?.() ?? [];
      gesture.stroke.add((events.length > 0 ? events : [event]).map((one) => this.#toPhoto(one)));
    } else if (gesture?.kind === 'box') {
      gesture.dragged ||= Math.hypot(event.clientX - gesture.x, event.clientY - gesture.y) > CLICK_SLOP;
      const [x, y] = this.#toPhoto(event);
      if (gesture.dragged) useStrokes.getState().set({ box: [...gesture.from, x, y] });
      return;
    }
    hover(this.#toPixel(event));
  }

  #up(event: PointerEvent): void {
    const gesture = this.#gesture;
    this.#gesture = null;
    this.#showPanning();
    if (gesture?.kind === 'stroke') void gesture.stroke.finish();
    if (gesture?.kind !== 'box') return;
    useStrokes.getState().set({ box: null });
    if (gesture.dragged) void boxAt([...gesture.from, ...this.#toPhoto(event)], event.altKey);
    else void clickAt(gesture.from, event.altKey ? 'positive' : 'take');
  }

  #cancel(): void {
    if (this.#gesture?.kind === 'stroke') this.#gesture.stroke.cancel();
    this.#gesture = null;
    useStrokes.getState().set({ box: null });
    this.#showPanning();
  }

  #leave(): void {
    useStrokes.getState().set({ mouse: null });
    if (!this.#gesture) hover(null);
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const delta = event.deltaY || event.deltaX;
    if (event.altKey) {
      if (delta !== 0) changeRadius(delta < 0 ? 1 : -1);
      return;
    }
    const { left, top } = this.#element.getBoundingClientRect();
    const ratio = window.devicePixelRatio;
    // A notch of a wheel is 100 or so, a finger on a pad a few: both should feel the same.
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? delta * 33 : delta;
    const factor = Math.exp(-Math.max(-120, Math.min(120, lines)) * 0.0022);
    zoomAt(factor, (event.clientX - left) * ratio, (event.clientY - top) * ratio);
  }

  #showPanning(): void {
    const state = this.#gesture?.kind === 'pan' ? 'drag' : held.pan ? 'ready' : null;
    if (state) this.#element.dataset.panning = state;
    else delete this.#element.dataset.panning;
  }
}
