import type { View } from '../messages.ts';
import type { Scene, Screen } from './scene.ts';

/** Finds what a view shows. The scene's values stay alive until `done` is called. */
export type Compose = (view: View) => Promise<{ readonly scene: Scene; done(): void }>;

/**
 * Draws the newest view at most once a frame. A view that comes while a frame is being drawn
 * replaces the one that waits, so that a fast slider never queues up.
 */
export class Viewport {
  readonly #canvas: OffscreenCanvas;
  readonly #compose: Compose;
  readonly #drawn: (view: View, frame: number) => void;
  #screen: Screen | null = null;
  #view: View | null = null;
  #stale = false;
  #scheduled = false;
  #drawing = false;
  #frame = 0;

  constructor(canvas: OffscreenCanvas, compose: Compose, drawn: (view: View, frame: number) => void) {
    this.#canvas = canvas;
    this.#compose = compose;
    this.#drawn = drawn;
  }

  get view(): View | null {
    return this.#view;
  }

  /** Draws with this backend's screen from now on. */
  use(makeScreen: (canvas: OffscreenCanvas) => Screen): void {
    this.#screen?.dispose();
    this.#screen = null;
    try {
      this.#screen = makeScreen(this.#canvas);
    } catch (error) {
      // A canvas keeps the kind of its first context: without a device it shows its last picture.
      console.error('the viewport cannot be drawn on this backend', error);
    }
    this.invalidate();
  }

  show(view: View): void {
    this.#view = view;
    this.invalidate();
  }

  /** What is shown has changed. */
  invalidate(): void {
    this.#stale = true;
    if (this.#scheduled || this.#drawing || !this.#view || !this.#screen) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      void this.#draw();
    });
  }

  async #draw(): Promise<void> {
    const [view, screen] = [this.#view, this.#screen];
    if (!view || !screen) return;
    this.#drawing = true;
    this.#stale = false;
    try {
      const { scene, done } = await this.#compose(view);
      try {
        await screen.draw(scene);
      } finally {
        done();
      }
      this.#frame += 1;
      this.#drawn(view, this.#frame);
    } catch (error) {
      // A device lost in mid-frame: the new one's screen draws again.
      if (screen === this.#screen) console.error('the viewport could not be drawn', error);
    } finally {
      this.#drawing = false;
      if (this.#stale) this.invalidate();
    }
  }
}
