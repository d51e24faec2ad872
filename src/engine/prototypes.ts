import { sha256Hex } from '#core/hash.ts';
import type { PrototypeBank } from '#methods/method.ts';
import type { ImageId } from './messages.ts';

interface Kept {
  /** By class. */
  readonly vectors: ReadonlyMap<number, Float32Array>;
  readonly digest: string;
}

/** What each photo of the session has shown of the project's classes, in memory. */
export class Prototypes {
  /** By photo, then by space. */
  readonly #photos = new Map<ImageId, Map<string, Kept>>();
  #closed = 0;

  /** The bank as one photo sees it. `model` is the hash of the network whose features are compared. */
  of(image: ImageId, model: string | null): PrototypeBank {
    const own = (space: string) => `${model} ${space}`;
    const others = () => [...this.#photos.keys()].filter((id) => id !== image).sort();
    return {
      key: this.#key(others()),
      others: (space, classId) => {
        const vectors = others().flatMap((id) => this.#photos.get(id)?.get(own(space))?.vectors.get(classId) ?? []);
        if (vectors.length === 0) return null;
        const sum = new Float32Array(vectors[0].length);
        for (const vector of vectors) for (const [d, value] of vector.entries()) sum[d] += value;
        return { photos: vectors.length, sum };
      },
      keep: (space, prototypes) => {
        const spaces = this.#photos.get(image) ?? new Map<string, Kept>();
        const vectors = new Map([...prototypes].map(([id, vector]) => [id, vector.slice()]));
        spaces.set(own(space), { vectors, digest: digestOf(vectors) });
        this.#photos.set(image, spaces);
      },
    };
  }

  /**
   * A closed photo has no say any more. Should it come back, a remembered result would not bring its prototypes
   * with it: the key is another one from here on, so that they are made again.
   */
  close(image: ImageId): void {
    if (this.#photos.delete(image)) this.#closed++;
  }

  #key(images: readonly ImageId[]): string {
    const digests = images.flatMap((id) => {
      return [...(this.#photos.get(id) ?? [])].sort(byName).map(([space, { digest }]) => [id, space, digest]);
    });
    return sha256Hex(new TextEncoder().encode(JSON.stringify([this.#closed, digests])));
  }
}

function digestOf(vectors: ReadonlyMap<number, Float32Array>): string {
  const parts = [...vectors].sort(([a], [b]) => a - b);
  const numbers = Float32Array.from(parts.flatMap(([id, vector]) => [id, vector.length, ...vector]));
  return sha256Hex(new Uint8Array(numbers.buffer));
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
