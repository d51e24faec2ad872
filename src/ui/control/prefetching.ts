import type { ImageId } from '#engine/messages.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useProject, visibleImages } from '#ui/state/project.ts';
import { useSettings } from '#ui/state/settings.ts';
import { ensureOpen } from './current.ts';
import { engine } from './engine.ts';
import { isAbort, report } from './failures.ts';

/** Photos after the one on screen that are encoded ahead: with it and the one before, the engine holds them all open. */
const AHEAD = 2;
/** A run that is followed by another at once is no rest. */
const REST_MS = 600;

/** Photos of the strip that come after the one on screen, in its order. */
function nextImages(count = AHEAD): ImageId[] {
  const state = useProject.getState();
  const images = visibleImages(state);
  const at = images.findIndex((image) => image.id === state.current);
  return at < 0 ? [] : images.slice(at + 1, at + 1 + count).map((image) => image.id);
}

/**
 * While a person looks at a photo whose run has ended, the next ones are encoded, so that their masks come at once. It
 * stops when another photo comes on screen; the engine itself lets every run and prompt go first.
 */
export function followPrefetch(): void {
  let timer = 0;
  let under: AbortController | null = null;
  const stop = () => {
    clearTimeout(timer);
    under?.abort();
    under = null;
  };
  const begin = () => {
    if (!useSettings.getState().encodeAhead || !hasSegmenter()) return;
    const controller = new AbortController();
    under = controller;
    encodeAhead(nextImages(), controller.signal).catch((error) => isAbort(error) || report(error));
  };
  const soon = () => {
    stop();
    timer = window.setTimeout(begin, REST_MS);
  };
  useJobs.subscribe((state, before) => {
    if (before.running !== null && state.running === null) soon();
  });
  useProject.subscribe((state, before) => {
    if (state.current !== before.current) stop();
    // The photos of a folder still come in when the first one has been run.
    else if (state.images.length > before.images.length && !useJobs.getState().running) soon();
  });
}

async function encodeAhead(images: readonly ImageId[], signal: AbortSignal): Promise<void> {
  for (const image of images) {
    if (signal.aborted) return;
    await ensureOpen(image);
  }
  if (images.length > 0) await engine('prefetch', [images], { signal });
}

function hasSegmenter(): boolean {
  return useJobs.getState().device?.models.some((model) => model.task === 'segmenter') ?? false;
}
