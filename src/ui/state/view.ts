import { create } from 'zustand';
import type { Prompt } from '#core/edits.ts';
import type { StageId } from '#core/kinds.ts';
import type { Compare, View } from '#engine/messages.ts';

export type Tool = 'select' | 'extreme' | 'brush' | 'eraser' | 'fill' | 'pick' | 'pan';
export type MaskChoice = 'best' | 0 | 1 | 2;

/** The other side of a comparison; 'same' follows the stage on screen. */
export interface Comparison extends Omit<Compare, 'stage'> {
  readonly stage: StageId | 'same';
}

export interface ViewState {
  stage: StageId;
  /** Device pixels a photo pixel. */
  zoom: number;
  /** Device pixels from the canvas' top left to the photo's. */
  pan: readonly [number, number];
  /** True until a person zooms or pans: the photo then follows the size of the window. */
  fitted: boolean;
  /** Canvas size in device pixels. */
  width: number;
  height: number;
  photoOpacity: number;
  overlayOpacity: number;
  regions: View['regions'];
  map: View['map'];
  hidden: readonly number[];
  overlayHidden: boolean;
  highlight: View['highlight'];
  compare: Comparison | null;
  tool: Tool;
  /** What tools write: a label id, 0 background, 255 ignore. */
  paintClass: number;
  /** Brush radius in photo pixels. */
  radius: number;
  maskChoice: MaskChoice;
  /** Points and box under way, not yet taken. */
  prompt: Prompt | null;
}

interface ViewStore extends ViewState {
  set(patch: Partial<ViewState>): void;
}

export const useView = create<ViewStore>()((set) => ({
  stage: 'edit',
  zoom: 1,
  pan: [0, 0],
  fitted: true,
  width: 0,
  height: 0,
  photoOpacity: 1,
  overlayOpacity: 0.6,
  regions: 'both',
  map: 'max',
  hidden: [],
  overlayHidden: false,
  highlight: null,
  compare: null,
  tool: 'select',
  paintClass: 1,
  radius: 10,
  maskChoice: 'best',
  prompt: null,
  set: (patch) => set(patch),
}));
