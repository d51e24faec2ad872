import { create } from 'zustand';
import type { LabelMap } from '#core/rasters.ts';
import type { ImageId } from '#engine/messages.ts';

interface ReferenceStore {
  labels: Readonly<Record<ImageId, LabelMap>>;
  put(image: ImageId, label: LabelMap): void;
}

/** Reference labels by photo. */
export const useReferences = create<ReferenceStore>()((set) => ({
  labels: {},
  put: (image, label) => set((state) => ({ labels: { ...state.labels, [image]: label } })),
}));
