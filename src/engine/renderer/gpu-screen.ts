import { wordsPerMask } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { type Held, isKind } from '../held.ts';
import type { View } from '../messages.ts';
import { HEAT_TABLE, labelColours, maskColours } from './colours.ts';
import { areComparable, channelPairs } from './difference.ts';
import { type Layers, viewLayers } from './layers.ts';
import { MaskNumbers } from './mask-numbers.ts';
import { PhotoTextures } from './photo-textures.ts';
import { heatOf, type Scene, type Screen, shownMaps, splitOf } from './scene.ts';

const FILL = 1;
const OUTLINE = 2;

/** One layer: its pipeline, what it reads behind the frame's uniform, and how many maps that says it shows. */
interface Draw {
  readonly pipeline: GPURenderPipeline;
  readonly resources: readonly GPUBindingResource[];
  readonly maps?: { readonly first: number; readonly count: number };
  /** Device columns [from, to) that it is drawn in; all without. */
  readonly columns?: readonly [from: number, to: number];
}

/** Uploads what is used for one frame only. */
type Temporary = (label: string, data: Uint32Array) => GPUBufferBinding;

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
    const { view, photo, highlight } = scene;
    const gpu = this.#gpu;
    const layers = await viewLayers(gpu);
    const texture = photo ? await this.#shared.photos.of(photo) : null;
    const passing: GPUBuffer[] = [];
    const temporary: Temporary = (label, data) => {
      const buffer = gpu.upload(label, data);
      passing.push(buffer);
      return { buffer };
    };

    const draws: Draw[] = [];
    if (texture) draws.push({ pipeline: layers.photo, resources: [texture.createView(), layers.smoothly] });
    if (texture) draws.push(...(await this.#overlayDraws(layers, scene, temporary)));
    if (texture && highlight)
      draws.push({ pipeline: layers.highlight, resources: [{ buffer: highlight.masks.gpu(gpu).buffer }] });

    const uniforms = draws.map((draw) => gpu.uniform(frameWords(scene, gpu, draw.maps)));
    passing.push(...uniforms);
    if (this.#canvas.width !== view.width) this.#canvas.width = view.width;
    if (this.#canvas.height !== view.height) this.#canvas.height = view.height;
    this.#submit(draws, uniforms, view);
    for (const buffer of passing) gpu.release(buffer);
  }

  dispose(): void {
    this.#context.unconfigure();
  }

  /** The overlay of one side, of both beside each other, or of what is between them. */
  async #overlayDraws(layers: Layers, scene: Scene, temporary: Temporary): Promise<Draw[]> {
    const { view, overlay, compared } = scene;
    if (view.compare?.mode === 'difference') {
      const draw = overlay && compared && this.#differenceDraw(layers, overlay, compared, view, temporary);
      return draw ? [draw] : [];
    }
    const split = splitOf(view);
    const left = overlay && (await this.#sideDraw(layers, overlay, view, temporary));
    const right = compared && view.compare && (await this.#sideDraw(layers, compared, view, temporary));
    const draws: Draw[] = [];
    if (left) draws.push({ ...left, columns: [0, split] });
    if (right) draws.push({ ...right, columns: [split, view.width] });
    return draws;
  }

  #differenceDraw(layers: Layers, a: Held, b: Held, view: View, temporary: Temporary): Draw | null {
    const gpu = this.#gpu;
    if (!areComparable(a, b)) return null;
    if (isKind(a, 'label') && isKind(b, 'label')) {
      const resources = [{ buffer: a.gpu(gpu).buffer }, { buffer: b.gpu(gpu).buffer }];
      return { pipeline: layers.differenceLabel, resources };
    }
    const [left, right] = [heatOf(a), heatOf(b)];
    if (!left || !right) return null;
    const pairs = channelPairs(view.map, left.classes, right.classes);
    return {
      pipeline: layers.differenceHeat,
      resources: [
        { buffer: left.held.gpu(gpu).buffer },
        { buffer: right.held.gpu(gpu).buffer },
        temporary('pairs of channels', pairs),
        temporary('heat table', HEAT_TABLE),
      ],
      maps: { first: 0, count: pairs.length / 2 },
    };
  }

  async #sideDraw(layers: Layers, overlay: Held, view: View, temporary: Temporary): Promise<Draw | null> {
    const gpu = this.#gpu;
    const heat = heatOf(overlay);
    if (heat) {
      const { buffer } = heat.held.gpu(gpu);
      const resources = [{ buffer }, temporary('heat table', HEAT_TABLE)];
      return { pipeline: layers.heat, resources, maps: shownMaps(view.map, heat.classes) };
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

  #submit(draws: readonly Draw[], uniforms: readonly GPUBuffer[], view: View): void {
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
    for (const [i, { pipeline, resources, columns: [from, to] = [0, view.width] }] of draws.entries()) {
      if (from >= to) continue;
      pass.setScissorRect(from, 0, to - from, view.height);
      const entries = [{ buffer: uniforms[i] }, ...resources].map((resource, binding) => ({ binding, resource }));
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
      pass.draw(3);
    }
    pass.end();
    device.queue.submit([encoder.finish()]);
  }
}

/** The uniform of shaders/view/frame.wgsl. */
function frameWords({ view, size, highlight }: Scene, gpu: Gpu, maps: Draw['maps']): (number | { f32: number })[] {
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
