import { UserError } from '#core/errors.ts';
import { sha256Hex } from '#core/hash.ts';
import type { Embedding, PlainEmbedding, Tensor } from '#methods/models.ts';
import { CpuTensor } from '#models/tensors.ts';
import type { Lease } from './embeddings.ts';
import type { ImageId } from './messages.ts';
import type { EngineParts } from './parts.ts';

/** What encoders make of photos: kept in memory for those at hand, and on the disk from one visit to the next. */

/** The photo's embedding by the segmenter in use, made when it is not there yet. The caller releases it. */
export function leaseEmbedding(parts: EngineParts, image: ImageId): Lease<Embedding> {
  const { images, models, embeddings, disk, encoded } = parts;
  const { segmenter } = models;
  if (!segmenter) throw new UserError('model.missing', { task: 'segmenter' });
  const key = diskKey(image, models.keyOf('segmenter'));
  let isFromDisk = false;
  const make = async () => {
    const plain = segmenter.restore && (await disk.get(key));
    isFromDisk = Boolean(plain);
    const embedding = plain ? segmenter.restore!(plain) : await segmenter.encode(await images.photo(image));
    encoded(image, isFromDisk ? 'disk' : 'encoder');
    return embedding;
  };
  const lease = embeddings.lease(key, make);
  if (lease.fresh && segmenter.restore) {
    void keep(parts, key, embeddings.lease(key, make), async ({ photo, frame, tensors }) =>
      isFromDisk || !tensors ? null : { photo, frame, tensors: await numbersOf(tensors) },
    );
  }
  return lease;
}

/**
 * The photo's patch features, [1, D, h, w]: the feature network's where one is loaded, else the classifier's. The caller
 * releases them.
 * @throws UserError 'features.none' when there is neither
 */
export function leaseFeatures(parts: EngineParts, image: ImageId): Lease<Tensor> {
  const { images, models, features, disk, device } = parts;
  const network = models.features;
  const key = diskKey(image, models.keyOf(network ? 'features' : 'classifier'));
  let isFromDisk = false;
  const make = async () => {
    // A classifier's features are cheap; a transformer's take seconds on a processor.
    const plain = network && (await disk.get(key));
    isFromDisk = Boolean(plain);
    if (plain) return new CpuTensor(plain.tensors.features.dims, plain.tensors.features.data, device.gpu);
    const photo = await images.photo(image);
    const made = network ? await network.features(photo) : await models.classifier?.features(photo);
    if (!made) throw new UserError('features.none', {});
    return made;
  };
  const lease = features.lease(key, make);
  if (lease.fresh && network) {
    void keep(parts, key, features.lease(key, make), async (tensor) => {
      if (isFromDisk) return null;
      const { width, height } = images.report(image);
      const frame = { width, height, side: Math.max(width, height) };
      return { photo: { width, height }, frame, tensors: await numbersOf({ features: tensor }) };
    });
  }
  return lease;
}

/** Puts on the disk what an encoder made, behind everybody's back: a failure is no loss. */
async function keep<T>(
  { disk }: EngineParts,
  key: string,
  lease: Lease<T>,
  plain: (made: T) => Promise<PlainEmbedding | null>,
): Promise<void> {
  try {
    const numbers = await plain(await lease.embedding);
    if (numbers) await disk.put(key, numbers);
  } catch {
    // Who asked for the embedding is told.
  } finally {
    lease.release();
  }
}

async function numbersOf(tensors: Readonly<Record<string, Tensor>>): Promise<PlainEmbedding['tensors']> {
  const entries = Object.entries(tensors).map(
    async ([name, tensor]) => [name, { dims: tensor.dims, data: await tensor.cpu() }] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

function diskKey(image: ImageId, model: string): string {
  return sha256Hex(new TextEncoder().encode(`${image} ${model}`));
}
