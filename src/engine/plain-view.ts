import type { View } from './messages.ts';

/** What a view shows when nothing is asked of it: the photo, all of it, with nothing highlighted, played or compared. */
export const PLAIN_VIEW: Omit<View, 'image' | 'width' | 'height' | 'palette'> = {
  zoom: 1,
  pan: [0, 0],
  stage: 'photo',
  opacity: { photo: 1, overlay: 0.6 },
  regions: 'both',
  map: 'max',
  hidden: [],
  backdrop: [20, 20, 20],
  highlight: null,
  overlayHidden: false,
  moment: null,
  compare: null,
};
