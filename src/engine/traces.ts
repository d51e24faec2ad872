import type { StageId } from '#core/kinds.ts';
import type { Held } from './held.ts';
import type { ImageId, RunRequest } from './messages.ts';
import { releaseTrace, type StepTrace } from './runner.ts';

/** What the last run of each photo made. */
export class Traces {
  readonly #photos: number;
  readonly #requests = new Map<ImageId, RunRequest>();
  readonly #traces = new Map<ImageId, readonly StepTrace[]>();

  /** @param photos that values are kept of; of others only the request, to run them again */
  constructor(photos: number) {
    this.#photos = photos;
  }

  request(image: ImageId): RunRequest | undefined {
    return this.#requests.get(image);
  }

  get(image: ImageId): readonly StepTrace[] | undefined {
    return this.#traces.get(image);
  }

  /** Takes over the trace's references. */
  set(request: RunRequest, trace: readonly StepTrace[]): void {
    const { image } = request;
    this.#requests.set(image, request);
    this.#drop(image);
    this.#traces.set(image, trace);
    for (const oldest of this.#traces.keys()) {
      if (this.#traces.size <= this.#photos) break;
      this.#drop(oldest);
      // Masks from files are megabytes; the page sends them again with its next request.
      if (this.#requests.get(oldest)?.importedMasks) this.#requests.delete(oldest);
    }
  }

  /** The newest result of a stage, if the last run came that far. */
  result(image: ImageId, stage: StageId): Held | null {
    return this.#traces.get(image)?.findLast(({ report }) => report.stage === stage)?.held ?? null;
  }

  /** The masks of the last run: the propose step's, or those that came from files. */
  masks(image: ImageId): Held<'masks'> | null {
    for (const { held, inputs } of this.#traces.get(image)?.toReversed() ?? []) {
      const masks = [held, ...inputs].find(({ kind }) => kind === 'masks');
      if (masks) return masks as Held<'masks'>;
    }
    return null;
  }

  close(image: ImageId): void {
    this.#requests.delete(image);
    this.#drop(image);
  }

  /** Forgets all values but no request. */
  clear(): void {
    for (const image of [...this.#traces.keys()]) this.#drop(image);
  }

  #drop(image: ImageId): void {
    releaseTrace(this.#traces.get(image) ?? []);
    this.#traces.delete(image);
  }
}
