import type { Kernel } from './gpu.ts';

type Constants = Readonly<Record<string, number>>;

/**
 * Compute pipelines by source text and constants. The map holds promises, so that two callers
 * that ask at once share one compilation.
 */
export class KernelCache {
  readonly #device: GPUDevice;
  readonly #warn: (message: string) => void;
  readonly #kernels = new Map<string, Promise<Kernel>>();

  constructor(device: GPUDevice, warn: (message: string) => void) {
    this.#device = device;
    this.#warn = warn;
  }

  get(label: string, source: string, constants: Constants): Promise<Kernel> {
    const key = `${JSON.stringify(Object.entries(constants).sort())}\n${source}`;
    let kernel = this.#kernels.get(key);
    if (!kernel) {
      kernel = this.#compile(label, source, constants);
      this.#kernels.set(key, kernel);
      // A failed compilation is not kept: the device may have been lost in the middle of it.
      kernel.catch(() => this.#kernels.delete(key));
    }
    return kernel;
  }

  async #compile(label: string, source: string, constants: Constants): Promise<Kernel> {
    const device = this.#device;
    // The scope keeps a bad module from being reported a second time as an uncaptured error.
    device.pushErrorScope('validation');
    const module = device.createShaderModule({ label, code: source });
    const pending = device
      .createComputePipelineAsync({ label, layout: 'auto', compute: { module, entryPoint: 'main', constants } })
      .then(
        (pipeline) => ({ pipeline, failure: null }),
        (failure: unknown) => ({ pipeline: null, failure }),
      );
    const scope = device.popErrorScope();
    const [info, { pipeline, failure }] = await Promise.all([module.getCompilationInfo(), pending, scope]);
    const lines = info.messages.map((m) => `${label}:${m.lineNum}:${m.linePos} ${m.type}: ${m.message}`);
    if (!pipeline || info.messages.some((message) => message.type === 'error')) {
      throw new Error(lines.length > 0 ? lines.join('\n') : `${label}: ${String(failure)}`);
    }
    for (const line of lines) this.#warn(line);
    return kernelOf(device, label, pipeline);
  }
}

function kernelOf(device: GPUDevice, label: string, pipeline: GPUComputePipeline): Kernel {
  const layout = pipeline.getBindGroupLayout(0);
  return {
    label,
    encode(pass, bindings, [x, y = 1, z = 1]) {
      const entries = bindings.map((resource, binding) => ({
        binding,
        resource: resource instanceof GPUBuffer ? { buffer: resource } : resource,
      }));
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, device.createBindGroup({ label, layout, entries }));
      pass.dispatchWorkgroups(x, y, z);
    },
  };
}
