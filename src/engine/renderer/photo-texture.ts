import type { Photo } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import halveSource from '#shaders/view/halve.wgsl?raw';

const FORMAT: GPUTextureFormat = 'rgba8unorm';

/** The photo as a texture with its whole mip chain, so that it looks right at every zoom. */
export function createPhotoTexture(gpu: Gpu, photo: Photo): GPUTexture {
  const { device } = gpu;
  const { width, height, rgba } = fitting(photo, device.limits.maxTextureDimension2D);
  const levels = 1 + Math.floor(Math.log2(Math.max(width, height)));
  const texture = device.createTexture({
    label: 'photo',
    size: [width, height],
    format: FORMAT,
    mipLevelCount: levels,
    usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST | GPUTextureUsage.RENDER_ATTACHMENT,
  });
  device.queue.writeTexture({ texture }, rgba as Uint8Array<ArrayBuffer>, { bytesPerRow: 4 * width }, [width, height]);
  const encoder = device.createCommandEncoder({ label: 'mip chain' });
  const { pipeline, sampler } = halving(device);
  for (let level = 1; level < levels; level++) {
    const finer = texture.createView({ baseMipLevel: level - 1, mipLevelCount: 1 });
    const pass = encoder.beginRenderPass({
      colorAttachments: [
        { view: texture.createView({ baseMipLevel: level, mipLevelCount: 1 }), loadOp: 'clear', storeOp: 'store' },
      ],
    });
    pass.setPipeline(pipeline);
    pass.setBindGroup(
      0,
      device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: [
          { binding: 0, resource: finer },
          { binding: 1, resource: sampler },
        ],
      }),
    );
    pass.draw(3);
    pass.end();
  }
  device.queue.submit([encoder.finish()]);
  return texture;
}

interface Halving {
  readonly pipeline: GPURenderPipeline;
  readonly sampler: GPUSampler;
}
const pipelines = new WeakMap<GPUDevice, Halving>();

function halving(device: GPUDevice): Halving {
  const known = pipelines.get(device);
  if (known) return known;
  const module = device.createShaderModule({ label: 'halve', code: halveSource });
  const made = {
    pipeline: device.createRenderPipeline({
      label: 'halve',
      layout: 'auto',
      vertex: { module },
      fragment: { module, targets: [{ format: FORMAT }] },
    }),
    sampler: device.createSampler({ magFilter: 'linear', minFilter: 'linear' }),
  };
  pipelines.set(device, made);
  return made;
}

/** Photos wider than a texture may be are shown from every second (fourth, …) pixel; only shown so. */
function fitting(photo: Photo, limit: number): Photo {
  let step = 1;
  while (Math.max(photo.width, photo.height) / step > limit) step *= 2;
  if (step === 1) return photo;
  const [width, height] = [Math.floor(photo.width / step), Math.floor(photo.height / step)];
  const source = new Uint32Array(photo.rgba.buffer, photo.rgba.byteOffset, photo.width * photo.height);
  const out = new Uint32Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) out[y * width + x] = source[y * step * photo.width + x * step];
  return { width, height, rgba: new Uint8Array(out.buffer) };
}
