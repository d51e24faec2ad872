import type { Gpu } from './gpu.ts';

/**
 * Workgroups for `invocations` in a row. Above the device's limit per dimension they spread over y;
 * kernels take their number from `linear_index` of shaders/common/linear.wgsl and test it against
 * their own bound.
 */
export function linearGrid(gpu: Gpu, invocations: number, workgroupSize: number): [number, number] {
  const groups = Math.max(1, Math.ceil(invocations / workgroupSize));
  const y = Math.ceil(groups / gpu.device.limits.maxComputeWorkgroupsPerDimension);
  return [Math.ceil(groups / y), y];
}
