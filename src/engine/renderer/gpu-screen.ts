import { wordsPerMask } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { type Held, isKind } from '../held.ts';
import type { View } from '../messages.ts';
import { HEAT_TABLE, labelColours, maskColours } from './colours.ts';
import { type Layers, viewLayers } from './layers.ts';
import { MaskNumbers } from './mask-numbers.ts';
import { PhotoTextures } from './photo-textures.ts';
import { type Scene, type Screen, shownMaps } from './scene.ts';

const FILL = 1;
const OUTLINE = 2;

interface Draw {
  readonly pipeline: GPURenderPipeline;
  readonly resources: readonly GPUBindingResource[];
}

/** What all screens of one device share: the viewport's and those of thumbnails. */
export class GpuView {
  readonly gpu: Gpu;
  readonly photos: PhotoTextures;
  readonly numbers: MaskNumbers;

  constructor(gpu: Gpu) {
    this.gpu = gpu;
    this.photos = new PhotoTextures(gpu);
    this.numbers = new MaskNumbers(gpu);
  }

  screen(canvas: OffscreenCanvas): Screen {
    return new GpuScreen(this, canvas);
  }

  dispose(): void {
    this.photos.dispose();
    this.numbers.dispose();
  }
}

/** A canvas on the device: what the steps made is drawn from the buffers it lies in. */
class GpuScreen implements Screen {
  readonly #gpu: Gpu;
  readonly #shared: GpuView;
  readonly #canvas: OffscreenCanvas;
  readonly #context: GPUCanvasContext;

  constructor(shared: GpuView, canvas: OffscreenCanvas) {
    const { gpu } = shared;
    const context = canvas.getContext('webgpu');
    if (!context) throw new Error('no WebGPU context for the viewport');
    context.configure({
      device: gpu.device,
      format: navigator.gpu.getPreferredCanvasFormat(),
      alphaMode: 'opaque',
    });
    this.#gpu = gpu;
    this.#shared = shared;
    this.#canvas = canvas;
    this.#context = context;
  }

  async draw(scene: Scene): Promise<void> {
    const { view, photo, overlay, highlight } = scene;
    const gpu = this.#gpu;
    const layers = await viewLayers(gpu);
    const texture = photo ? await this.#shared.photos.of(photo) : null;
    const passing: GPUBuffer[] = [];
    const temporary = (label: string, data: Uint32Array): GPUBufferBinding => {
      const buffer = gpu.upload(label, data);
      passing.push(buffer);
      return { buffer };
    };

    const draws: Draw[] = [];
    if (texture) draws.push({ pipeline: layers.photo, resources: [texture.createView(), layers.smoothly] });
    if (texture && overlay) {
      const draw = await this.#overlayDraw(layers, overlay, view, temporary);
      if (draw) draws.push(draw);
    }
    if (texture && highlight)
      draws.push({ pipeline: layers.highlight, resources: [{ buffer: highlight.masks.gpu(gpu).buffer }] });

    const uniform = gpu.uniform(frameWords(scene, gpu));
    passing.push(uniform);
    if (this.#canvas.width !== view.width) this.#canvas.width = view.width;
    if (this.#canvas.height !== view.height) this.#canvas.height = view.height;
    this.#submit(draws, uniform, view);
    for (const buffer of passing) gpu.release(buffer);
  }

  dispose(): void {
    this.#context.unconfigure();
  }

  async #overlayDraw(
    layers: Layers,
    overlay: Held,
    view: View,
    temporary: (label: string, data: Uint32Array) => GPUBufferBinding,
  ): Promise<Draw | null> {
    const gpu = this.#gpu;
    if (isKind(overlay, 'maps')) {
      const { buffer } = overlay.gpu(gpu);
      return { pipeline: layers.heat, resources: [{ buffer }, temporary('heat table', HEAT_TABLE)] };
    }
    if (isKind(overlay, 'label')) {
      const colours = temporary('label colours', labelColours(view.palette, view.hidden));
      return { pipeline: layers.label, resources: [{ buffer: overlay.gpu(gpu).buffer }, colours] };
    }
    if (isKind(overlay, 'masks')) {
      const masks = overlay.gpu(gpu);
      if (masks.count === 0) return null;
      const buffer = await this.#shared.numbers.of(overlay.key, masks);
      return { pipeline: layers.masks, resources: [{ buffer }, temporary('mask colours', maskColours(masks.count))] };
    }
    return null;
  }

  #submit(draws: readonly Draw[], uniform: GPUBuffer, view: View): void {
    const { device } = this.#gpu;
    const encoder = device.createCommandEncoder({ label: 'viewport' });
    const [r, g, b] = view.backdrop;
    const pass = encoder.beginRenderPass({
      colorAttachments: [
        {
          view: this.#context.getCurrentTexture().createView(),
          clearValue: { r: r / 255, g: g / 255, b: b / 255, a: 1 },
          loadOp: 'clear',
          storeOp: 'store',
        },
      ],
    });
    for (const { pipeline, resources } of draws) {
      const entries = [{ buffer: uniform }, ...resources].map((resource, binding) => ({ binding, resource }));
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
      pass.draw(3);
    }
    pass.end();
    device.queue.submit([encoder.finish()]);
  }
}

/** The uniform of shaders/view/frame.wgsl. */
function frameWords({ view, size, overlay, highlight }: Scene, gpu: Gpu): (number | { f32: number })[] {
  const maps = overlay && isKind(overlay, 'maps') ? shownMaps(view.map, overlay.gpu(gpu).classes) : null;
  const floats = [
    ...view.backdrop.map((channel) => channel / 255),
    1,
    ...view.pan,
    size.width,
    size.height,
    view.zoom,
    view.opacity.photo,
    view.opacity.overlay,
  ];
  const regions = (view.regions !== 'outline' ? FILL : 0) | (view.regions !== 'fill' ? OUTLINE : 0);
  const offset = highlight ? highlight.index * wordsPerMask(highlight.masks.gpu(gpu)) : 0;
  return [...floats.map((f32) => ({ f32 })), regions, maps?.first ?? 0, maps?.count ?? 0, offset, 0];
}
