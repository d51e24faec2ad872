import { createGpu } from '#gpu/device.ts';
import type { AdapterReport } from '#gpu/gpu.ts';
import { methodById } from '#methods/list.ts';
import { benchEndurance } from './endurance.ts';
import { benchFusion } from './fusion.ts';
import type { Row } from './measure.ts';
import { benchSegmenter } from './segmenter.ts';
import { benchSlider } from './slider.ts';

export interface Report {
  readonly adapter: Pick<AdapterReport, 'vendor' | 'architecture' | 'description' | 'fallback'> | null;
  readonly cores: number;
  readonly browser: string;
  readonly rows: readonly Row[];
}

export interface Options {
  /** Photos of the endurance run. */
  readonly images: number;
  /** Run only the benches whose name contains this. */
  readonly only: string;
}

declare global {
  interface Window {
    camwalkBench: (options: Options) => Promise<Report>;
  }
}

/** Budgets of methods that may not be there. */
const LATER: readonly { method: string; row: Pick<Row, 'what' | 'bound'> }[] = [
  {
    method: 'crf',
    row: { what: 'dense CRF, 3 labels, 500×375, 10 iterations', bound: '430 ms on one core (pydensecrf)' },
  },
  {
    method: 'walk',
    row: { what: 'sparse walk, 3 maps, 500×375 at stride 4, 256 steps', bound: '600 ms on two cores' },
  },
];

window.camwalkBench = async ({ images, only }) => {
  const gpu = await createGpu();
  const benches: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
    fusion: async () => [await benchFusion(gpu)],
    slider: async () => [await benchSlider()],
    segmenter: benchSegmenter,
    endurance: async () => [await benchEndurance(images)],
  };
  const rows: Row[] = [];
  for (const [name, bench] of Object.entries(benches)) {
    if (!name.includes(only)) continue;
    console.info(`measuring: ${name}`);
    rows.push(...(await bench()));
  }
  for (const { method, row } of LATER) {
    if (only === '' && !methodById(method)) {
      rows.push({ ...row, device: 'not built yet', reference: 'not built yet', unit: 'ms' });
    }
  }
  gpu?.destroy();
  const report = gpu?.report;
  return {
    adapter: report
      ? {
          vendor: report.vendor,
          architecture: report.architecture,
          description: report.description,
          fallback: report.fallback,
        }
      : null,
    cores: navigator.hardwareConcurrency,
    browser: navigator.userAgent.match(/Chrome\/[\d.]+/)?.[0] ?? navigator.userAgent,
    rows,
  };
};
