import type { Method } from '#methods/method.ts';
import type { Embedding, Tensor } from '#methods/models.ts';
import type { DeviceHost } from './device.ts';
import type { EditLayers } from './edit-layers.ts';
import type { EmbeddingDisk } from './embedding-disk.ts';
import type { EmbeddingCache } from './embeddings.ts';
import { Held } from './held.ts';
import type { ImageStore } from './images.ts';
import type { Memo } from './memo.ts';
import type { ImageId } from './messages.ts';
import type { ModelShelf } from './model-shelf.ts';
import type { Prototypes } from './prototypes.ts';
import type { Traces } from './traces.ts';
import type { ViewCache } from './views.ts';

/** What the calls of the engine work with. */
export interface EngineParts {
  readonly methods: ReadonlyMap<string, Method>;
  readonly device: DeviceHost;
  readonly images: ImageStore;
  readonly models: ModelShelf;
  readonly embeddings: EmbeddingCache<Embedding>;
  readonly features: EmbeddingCache<Tensor>;
  readonly disk: EmbeddingDisk;
  readonly views: ViewCache;
  readonly prototypes: Prototypes;
  readonly memo: Memo;
  readonly traces: Traces;
  /** Of the recipe that is kept for comparison. */
  readonly kept: Traces;
  readonly edits: EditLayers;
  /** Tells that a photo's embedding is there, and whence. */
  readonly encoded: (image: ImageId, from: 'encoder' | 'disk') => void;
}

/** The photo as a value of the run. The caller releases it. */
export async function photoOf({ images, memo }: EngineParts, image: ImageId): Promise<Held<'photo'>> {
  const key = `photo ${image}`;
  const known = memo.get(key)?.held;
  if (known) return known.retain() as Held<'photo'>;
  const held = Held.onCpu('photo', key, await images.photo(image));
  memo.set(key, { held, diagnostics: {} });
  return held;
}
