import type { ActivationMaps, FeatureMap, LabelMap, MaskSet, Photo } from './rasters.ts';

/** What a step can take and give. */
export interface CpuValues {
  photo: Photo;
  maps: ActivationMaps;
  label: LabelMap;
  masks: MaskSet;
  features: FeatureMap;
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
