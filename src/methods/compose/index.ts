export { explainEdit } from './explain.ts';
export { GpuEdits } from './gpu.ts';
export { EditLog } from './log.ts';
export { composeReference } from './reference.ts';
