import type { Photo } from '#core/rasters.ts';
import type { Classifier, Tensor } from '#methods/models.ts';
import type { ImageId } from './messages.ts';

interface Entry {
  readonly logits: Float32Array;
  readonly maps: Tensor;
  readonly bytes: number;
  users: number;
  /** Out of the cache: the last user disposes of it. */
  dropped: boolean;
}

/**
 * What the classifier saw of the latest photos, so that methods which look at the same sizes share the looks.
 * Least recently used first out above a byte budget. Only looks at the photos themselves are kept, none at changed ones.
 */
export class ViewCache {
  readonly #entries = new Map<string, Entry>();
  /** Loaded again, on another device say, the same network is another one: its tensors live elsewhere. */
  readonly #networks = new WeakMap<Classifier, number>();
  /** Bytes; in force from the next look on. */
  budget: number;
  #bytes = 0;
  #loaded = 0;

  constructor(budget: number) {
    this.budget = budget;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The classifier with its looks at this very photo kept; any other photo it takes as it is. */
  of(classifier: Classifier, image: ImageId, photo: Photo): Classifier {
    const network = this.#networks.get(classifier) ?? ++this.#loaded;
    this.#networks.set(classifier, network);
    return {
      hash: classifier.hash,
      classNames: classifier.classNames,
      baseSide: classifier.baseSide,
      features: (given, signal) => classifier.features(given, signal),
      run: async (given, view, channels, signal) => {
        if (given !== photo) return classifier.run(given, view, channels, signal);
        const key = [network, image, view.width, view.height, view.flip, ...channels].join(' ');
        let entry = this.#entries.get(key);
        if (!entry) {
          const { logits, classMaps } = await classifier.run(given, view, channels, signal);
          const bytes = logits.byteLength + 4 * classMaps.dims.reduce((product, size) => product * size, 1);
          entry = { logits, maps: classMaps, bytes, users: 0, dropped: false };
        }
        entry.users++;
        this.#keep(key, entry);
        return { logits: entry.logits.slice(), classMaps: lent(entry) };
      },
    };
  }

  /** Forgets all; what is in use ends with its last user. */
  clear(): void {
    for (const key of [...this.#entries.keys()]) this.#drop(key);
  }

  #keep(key: string, entry: Entry): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
    else {
      this.#drop(key);
      this.#bytes += entry.bytes;
    }
    this.#entries.set(key, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.budget) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
    entry.dropped = true;
    if (entry.users === 0) entry.maps.dispose();
  }
}

/** The entry's maps for one user, whose `dispose` gives them back. */
function lent(entry: Entry): Tensor {
  let returned = false;
  return {
    dims: entry.maps.dims,
    cpu: () => entry.maps.cpu(),
    gpu: () => entry.maps.gpu(),
    dispose() {
      if (returned) return;
      returned = true;
      entry.users--;
      if (entry.dropped && entry.users === 0) entry.maps.dispose();
    },
  };
}
