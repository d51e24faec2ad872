import type { ActivationMaps, FeatureMap, LabelMap, MaskSet, Photo, ScalarMap } from './rasters.ts';

/** What a step can take and give. */
export interface CpuValues {
  photo: Photo;
  maps: ActivationMaps;
  label: LabelMap;
  masks: MaskSet;
  features: FeatureMap;
  /** How much a pixel stands out, whatever it shows: 1 - saliency scores the background. */
  saliency: ScalarMap;
  /** How surely a border runs through a pixel. */
  edges: ScalarMap;
}
export type Kind = keyof CpuValues;

/** The stages of the studio, in the default order (each may be off). */
export const STAGES = [
  'photo',
  'activate',
  'sharpen',
  'seed',
  'propose',
  'fuse',
  'propagate',
  'smooth',
  'edit',
] as const;
export type StageId = (typeof STAGES)[number];
