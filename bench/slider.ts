import { median, type Row } from './measure.ts';
import { type Backend, nextFrame, openDiscs, requestFor, startStudio, viewOf } from './studio.ts';

const RUNS = { auto: 40, cpu: 10 };

/** From a slider's new value on the page to the drawn frame, through the engine as the studio uses it. */
export async function benchSlider(): Promise<Row> {
  const device = await measured('auto');
  const reference = await measured('cpu');
  return {
    what: 'slider moved → new pixels, 500×375, 100 masks',
    bound: '50 ms on two cores, 16 ms on a GPU',
    device: device.backend === 'webgpu' ? device.whole : 'no WebGPU',
    reference: reference.whole,
    fastest: device.backend === 'webgpu' ? device.fastest : undefined,
    parts: device.parts,
    unit: 'ms',
  };
}

async function measured(backend: Backend) {
  const engine = await startStudio(backend);
  const { id } = await openDiscs(engine);
  await engine.call('run', [requestFor(id, 0.2)]);
  const shown = nextFrame(engine);
  await engine.call('show', [viewOf(id)]);
  await shown;
  const times: number[] = [];
  const steps: Record<string, number[]> = {};
  for (let i = 0; i < RUNS[backend] + 3; i++) {
    // Values that were not there before: the engine remembers results.
    const request = requestFor(id, 0.2 + (i + 1) * 0.007);
    const begin = performance.now();
    const drawn = nextFrame(engine);
    const running = engine.call('run', [request]);
    await drawn;
    const milliseconds = performance.now() - begin;
    const result = await running;
    // Until no frame of this run is on its way any more.
    await new Promise((resolve) => setTimeout(resolve, 60));
    await engine.call('device', []);
    if (i < 3) continue;
    times.push(milliseconds);
    for (const { method, milliseconds, reused } of result.steps) {
      if (reused) continue;
      steps[method] ??= [];
      steps[method].push(milliseconds);
    }
  }
  const { backend: used } = await engine.call('device', []);
  engine.dispose();
  const parts = Object.fromEntries(Object.entries(steps).map(([method, values]) => [method, median(values)]));
  return { whole: median(times), fastest: Math.min(...times), parts, backend: used };
}
