import type { Size } from '#core/rasters.ts';
import type { Film } from './film.ts';
import type { Held } from './held.ts';
import type { CourseReport, ImageId, View } from './messages.ts';
import { type EngineParts, photoOf } from './parts.ts';
import type { Highlight, Scene } from './renderer/scene.ts';

/** The mask of the latest prompt, for the viewport. */
export interface Prompted {
  readonly image: ImageId;
  readonly masks: Held<'masks'>;
}

/** The latest recording, for the viewport. */
export interface Recorded {
  readonly report: CourseReport;
  readonly film: Film;
}

const NOTHING: Size = { width: 1, height: 1 };

/** Finds the values that a view shows; they stay alive until `done` is called. */
export async function composeScene(
  parts: EngineParts,
  view: View,
  prompted: Prompted | null,
  recorded: Recorded | null,
): Promise<{ scene: Scene; done(): void }> {
  const { image } = view;
  if (!image || !parts.images.has(image))
    return { scene: { view, photo: null, size: NOTHING, overlay: null, compared: null, highlight: null }, done() {} };
  const photo = await photoOf(parts, image);
  const overlay = view.overlayHidden ? null : overlayOf(parts, view, image, recorded);
  const compared = view.overlayHidden ? null : comparedOf(parts, view, image);
  const highlight = highlightOf(parts, view, image, prompted);
  const values = [overlay, compared, highlight?.masks];
  for (const held of values) held?.retain();
  return {
    scene: { view, photo, size: parts.images.report(image), overlay, compared, highlight },
    done() {
      photo.release();
      for (const held of values) held?.release();
    },
  };
}

/** The moment that is played while its stage is shown, else the stage's result. */
function overlayOf(
  { traces }: EngineParts,
  { stage, moment }: View,
  image: ImageId,
  recorded: Recorded | null,
): Held | null {
  if (stage === 'photo') return null;
  if (moment && recorded) {
    const { report, film } = recorded;
    const frame = film.frames[Math.min(moment.index, film.frames.length - 1)];
    if (frame && report.image === image && report.played === moment.played && report.stage === stage) return frame.held;
  }
  return traces.result(image, stage);
}

function comparedOf({ traces, kept }: EngineParts, { compare }: View, image: ImageId): Held | null {
  if (!compare || compare.stage === 'photo') return null;
  return (compare.recipe === 'kept' ? kept : traces).result(image, compare.stage);
}

function highlightOf(
  { traces }: EngineParts,
  { highlight }: View,
  image: ImageId,
  prompted: Prompted | null,
): Highlight | null {
  if (!highlight) return null;
  if ('prompt' in highlight) return prompted?.image === image ? { masks: prompted.masks, index: 0 } : null;
  const masks = traces.masks(image);
  const index = masks?.facts.info.findIndex(({ key }) => key === highlight.maskKey) ?? -1;
  return masks && index >= 0 ? { masks, index } : null;
}
