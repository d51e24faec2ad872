import { expect, test } from 'vitest';
import type { Tensor } from '#methods/models.ts';
import { MemoryFiles } from '#models/fixtures/memory-files.ts';
import { CpuTensor } from '#models/tensors.ts';
import { EmbeddingDisk } from './embedding-disk.ts';
import { EmbeddingCache } from './embeddings.ts';
import { leaseFeatures } from './encoding.ts';
import type { EngineParts } from './parts.ts';

/** Parts with a feature network and a classifier that count their calls. */
function setup(files: MemoryFiles, { withNetwork = true, classifierFeatures = true } = {}) {
  const calls = { network: 0, classifier: 0 };
  const tensor = (value: number): Tensor => new CpuTensor([1, 1, 1, 2], Float32Array.of(value, value + 0.5), null);
  const disk = new EmbeddingDisk();
  void disk.open(Promise.resolve(files), 1e6);
  const network = {
    async features() {
      calls.network += 1;
      return tensor(7);
    },
  };
  const classifier = {
    async features() {
      calls.classifier += 1;
      return classifierFeatures ? tensor(1) : null;
    },
  };
  const size = { width: 4, height: 2 };
  const parts = {
    images: { photo: async () => size, report: () => size },
    models: {
      features: withNetwork ? network : null,
      classifier,
      keyOf: (task: string) => task,
    },
    features: new EmbeddingCache<Tensor>(),
    disk,
    device: { gpu: null },
  } as unknown as EngineParts;
  return { parts, calls, disk };
}

async function valuesOf(parts: EngineParts): Promise<number[]> {
  const lease = leaseFeatures(parts, 'photo');
  const values = [...(await (await lease.embedding).cpu())];
  lease.release();
  return values;
}

test('the feature network comes first, is asked once, and not at all on the next visit', async () => {
  const files = new MemoryFiles();
  const first = setup(files);
  expect(await valuesOf(first.parts)).toEqual([7, 7.5]);
  expect(await valuesOf(first.parts)).toEqual([7, 7.5]);
  expect(first.calls).toEqual({ network: 1, classifier: 0 });
  await expect.poll(() => first.disk.report.photos).toBe(1);
  const second = setup(files);
  expect(await valuesOf(second.parts)).toEqual([7, 7.5]);
  expect(second.calls.network).toBe(0);
});

test('without one the classifier’s features serve, and are not kept on the disk', async () => {
  const files = new MemoryFiles();
  const { parts, calls } = setup(files, { withNetwork: false });
  expect(await valuesOf(parts)).toEqual([1, 1.5]);
  expect(calls).toEqual({ network: 0, classifier: 1 });
  expect(await files.list()).toEqual([]);
});

test('when neither has any it is said', async () => {
  const { parts } = setup(new MemoryFiles(), { withNetwork: false, classifierFeatures: false });
  await expect(valuesOf(parts)).rejects.toMatchObject({ code: 'features.none' });
});
