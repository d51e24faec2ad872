import type { Row } from './measure.ts';
import { openDiscs, requestFor, startStudio } from './studio.ts';

const MEGABYTE = 2 ** 20;

/** Small, so that the memory for results is full after a few photos. */
const BUDGET = 32 * MEGABYTE;

/** Photos one after the other, opened, run and closed: bytes on the device after half of them and at the end. */
export async function benchEndurance(photos: number): Promise<Row> {
  const engine = await startStudio('auto', BUDGET);
  const bytes = async () => (await engine.call('device', [])).gpuBytes / MEGABYTE;
  let early = 0;
  for (let number = 0; number < photos; number++) {
    const { id } = await openDiscs(engine, number);
    await engine.call('run', [requestFor(id, 0.3)]);
    await engine.call('closeImage', [id]);
    if (number === Math.floor(photos / 2)) early = await bytes();
  }
  const late = await bytes();
  const { backend } = await engine.call('device', []);
  engine.dispose();
  return {
    what: `${photos} images in a row: growth of device bytes`,
    bound: 'flat',
    device: backend === 'webgpu' ? late - early : 'no WebGPU',
    reference: '–',
    parts: { 'after half': early, 'at the end': late },
    unit: 'MB',
  };
}
