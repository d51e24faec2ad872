export { explainEdit } from './explain.ts';
export { composeGpu, GpuEdits } from './gpu.ts';
export { EditLog } from './log.ts';
export { composeReference } from './reference.ts';
