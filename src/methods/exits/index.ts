export { type ExitsContext, exits } from './answer.ts';
export { exitsCourse } from './course.ts';
export { walkCpu } from './cpu.ts';
export type { ExitsValues, Point } from './geometry.ts';
export { walkGpu } from './gpu.ts';
export { LAST_MOMENT } from './moments.ts';
export { parameters } from './parameters.ts';
