import { createGpu } from '#gpu/device.ts';
import type { AdapterReport } from '#gpu/gpu.ts';
import { benchColours } from './colour.ts';
import { benchCrf } from './crf.ts';
import { benchEndurance } from './endurance.ts';
import { benchExits } from './exits.ts';
import { benchFusion } from './fusion.ts';
import type { Row } from './measure.ts';
import { benchPrompts } from './prompts.ts';
import { benchSegmenter } from './segmenter.ts';
import { benchSharpening } from './sharpen.ts';
import { benchSlider } from './slider.ts';
import { benchWalks } from './walk.ts';

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

window.camwalkBench = async ({ images, only }) => {
  const gpu = await createGpu();
  const benches: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
    fusion: async () => [await benchFusion(gpu)],
    crf: async () => [await benchCrf(gpu)],
    walk: () => benchWalks(gpu),
    sharpen: () => benchSharpening(gpu),
    colour: () => benchColours(gpu),
    prompts: () => benchPrompts(gpu),
    exits: () => benchExits(gpu),
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
