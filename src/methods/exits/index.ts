export { type ExitsAnswer, exits, exitsCourse } from './answer.ts';
export { walkCpu } from './cpu.ts';
export type { ExitsValues, Point } from './geometry.ts';
export { walkGpu } from './gpu.ts';
export { parameters } from './parameters.ts';
