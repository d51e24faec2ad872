import { create } from 'zustand';
import type { ImageId } from '#engine/messages.ts';

export const CUES = ['saliency', 'edges'] as const;
export type CueKind = (typeof CUES)[number];

/** A map from a file that takes the place of the computed one. */
export interface Cue {
  readonly kind: CueKind;
  readonly name: string;
  /** SHA-256 of the values. */
  readonly key: string;
  /** u8 [H, W]: 255 stands for 1. */
  readonly data: Uint8Array;
}

interface CueStore {
  cues: Readonly<Record<ImageId, readonly Cue[]>>;
  put(image: ImageId, cues: readonly Cue[]): void;
}

/** Maps from files by photo. */
export const useCues = create<CueStore>()((set) => ({
  cues: {},
  put: (image, cues) => set((state) => ({ cues: { ...state.cues, [image]: cues } })),
}));
