import type { Gpu } from '#gpu/gpu.ts';
import type { Tensor } from '#methods/models.ts';
import { CpuTensor } from '../tensors.ts';

/**
 * Class maps of a network that ends in global average pooling and a linear layer (Zhou et al.
 * 2016): map_c = Σ_d W[c, d] · F[d], for features [1, D, h, w] and weights [C, D] or [C, D, 1, 1].
 */
export async function classMapsFromWeights(
  features: Tensor,
  weights: Tensor,
  channels: readonly number[],
  gpu: Gpu | null,
): Promise<Tensor> {
  const [depth, height, width] = features.dims.slice(-3);
  const length = height * width;
  const [f, w] = [await features.cpu(), await weights.cpu()];
  const maps = new Float32Array(channels.length * length);
  for (const [k, channel] of channels.entries()) {
    const map = maps.subarray(k * length, (k + 1) * length);
    for (let d = 0; d < depth; d++) {
      const weight = w[channel * depth + d];
      for (let i = 0; i < length; i++) map[i] += weight * f[d * length + i];
    }
  }
  return new CpuTensor([1, channels.length, height, width], maps, gpu);
}
