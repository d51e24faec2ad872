import type { Size } from '#core/rasters.ts';
import type { Held } from './held.ts';
import type { ImageId, View } from './messages.ts';
import { type EngineParts, photoOf } from './parts.ts';
import type { Highlight, Scene } from './renderer/scene.ts';

/** The mask of the latest prompt, for the viewport. */
export interface Prompted {
  readonly image: ImageId;
  readonly masks: Held<'masks'>;
}

const NOTHING: Size = { width: 1, height: 1 };

/** Finds the values that a view shows; they stay alive until `done` is called. */
export async function composeScene(
  parts: EngineParts,
  view: View,
  prompted: Prompted | null,
): Promise<{ scene: Scene; done(): void }> {
  const { image, stage } = view;
  if (!image || !parts.images.has(image))
    return { scene: { view, photo: null, size: NOTHING, overlay: null, highlight: null }, done() {} };
  const photo = await photoOf(parts, image);
  const overlay = view.overlayHidden || stage === 'photo' ? null : parts.traces.result(image, stage);
  const highlight = highlightOf(parts, view, image, prompted);
  overlay?.retain();
  highlight?.masks.retain();
  return {
    scene: { view, photo, size: parts.images.report(image), overlay, highlight },
    done() {
      photo.release();
      overlay?.release();
      highlight?.masks.release();
    },
  };
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
