import type { Gpu } from '#gpu/gpu.ts';
import differenceHeatSource from '#shaders/view/difference-heat.wgsl?raw';
import differenceLabelSource from '#shaders/view/difference-label.wgsl?raw';
import frameSource from '#shaders/view/frame.wgsl?raw';
import heatSource from '#shaders/view/heat.wgsl?raw';
import highlightSource from '#shaders/view/highlight.wgsl?raw';
import photoSource from '#shaders/view/photo.wgsl?raw';
import regionsSource from '#shaders/view/regions.wgsl?raw';

/** The render pipelines of the viewport, one a layer. */
export interface Layers {
  readonly photo: GPURenderPipeline;
  readonly heat: GPURenderPipeline;
  readonly label: GPURenderPipeline;
  readonly masks: GPURenderPipeline;
  readonly highlight: GPURenderPipeline;
  readonly differenceLabel: GPURenderPipeline;
  readonly differenceHeat: GPURenderPipeline;
  readonly smoothly: GPUSampler;
  readonly format: GPUTextureFormat;
}

/** Straight alpha over what is there. */
const OVER: GPUBlendState = {
  color: { srcFactor: 'src-alpha', dstFactor: 'one-minus-src-alpha', operation: 'add' },
  alpha: { srcFactor: 'one', dstFactor: 'one-minus-src-alpha', operation: 'add' },
};

const compiled = new WeakMap<Gpu, Promise<Layers>>();

/** Compiles the pipelines once a device. */
export function viewLayers(gpu: Gpu): Promise<Layers> {
  const known = compiled.get(gpu);
  if (known) return known;
  const made = compile(gpu.device);
  compiled.set(gpu, made);
  return made;
}

async function compile(device: GPUDevice): Promise<Layers> {
  const format = navigator.gpu.getPreferredCanvasFormat();
  const layer = (label: string, source: string, blend?: GPUBlendState, constants: Record<string, number> = {}) => {
    const module = device.createShaderModule({ label, code: `${frameSource}\n${source}` });
    return device.createRenderPipelineAsync({
      label: `view ${label}`,
      layout: 'auto',
      vertex: { module },
      fragment: { module, targets: [{ format, blend }], constants },
    });
  };
  const [photo, heat, label, masks, highlight, differenceLabel, differenceHeat] = await Promise.all([
    layer('photo', photoSource),
    layer('heat', heatSource, OVER),
    layer('label', regionsSource, OVER, { packed: 1 }),
    layer('masks', regionsSource, OVER, { packed: 0 }),
    layer('highlight', highlightSource, OVER),
    layer('difference of labels', differenceLabelSource, OVER),
    layer('difference of maps', differenceHeatSource, OVER),
  ]);
  const smoothly = device.createSampler({
    label: 'photo',
    magFilter: 'linear',
    minFilter: 'linear',
    mipmapFilter: 'linear',
  });
  return { photo, heat, label, masks, highlight, differenceLabel, differenceHeat, smoothly, format };
}
