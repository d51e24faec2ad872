import { sha256Hex } from '#core/hash.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { Classifier, FeatureExtractor, Segmenter } from '#methods/models.ts';
import { type Loaded, loadClassifier, loadFeatures, loadSegmenter } from '#models/load.ts';
import type { ModelReport, ModelSource, ModelTask } from './messages.ts';

/** The model of each task. */
interface Models {
  classifier: Classifier;
  segmenter: Segmenter;
  features: FeatureExtractor;
}

interface Shelved<M> {
  readonly source: ModelSource;
  readonly loaded: Loaded<M>;
}

type Shelf = { [T in ModelTask]?: Shelved<Models[T]> };

/** In the order of the list that a person sees. */
const TASKS: readonly ModelTask[] = ['classifier', 'segmenter', 'features'];

/** The models in use, one a task. Their files are kept, to load them again on another device. */
export class ModelShelf {
  readonly #shelf: Shelf = {};

  get classifier(): Classifier | null {
    return this.#shelf.classifier?.loaded.model ?? null;
  }

  get segmenter(): Segmenter | null {
    return this.#shelf.segmenter?.loaded.model ?? null;
  }

  get features(): FeatureExtractor | null {
    return this.#shelf.features?.loaded.model ?? null;
  }

  get reports(): readonly ModelReport[] {
    return TASKS.flatMap((task) => (this.#shelf[task] ? [this.#reportOf(task)] : []));
  }

  /** Names a model with its contract: the same file prepared otherwise makes other things of a photo. */
  keyOf(task: ModelTask): string {
    const shelved = this.#shelf[task];
    if (!shelved) return '';
    const contract = sha256Hex(new TextEncoder().encode(JSON.stringify(shelved.source.contract ?? null)));
    return `${shelved.loaded.hash} ${contract}`;
  }

  /** Loads a model and puts it in its task's place; what was there stays when the new one fails. */
  async load(source: ModelSource, gpu: Gpu | null): Promise<ModelReport> {
    const { task, contract, files, provider } = source;
    const options = { gpu, provider };
    if (task === 'classifier')
      await this.#put(task, { source, loaded: await loadClassifier(contract, files, options) });
    else if (task === 'segmenter')
      await this.#put(task, { source, loaded: await loadSegmenter(contract, files, options) });
    else await this.#put(task, { source, loaded: await loadFeatures(contract, files, options) });
    return this.#reportOf(task);
  }

  /** Loads again what ran on a device that is no more; models on WebAssembly only learn of the new one. */
  async rebuild(gpu: Gpu | null): Promise<void> {
    for (const task of TASKS) {
      const source = this.#shelf[task]?.source;
      if (source) await this.load(source, gpu);
    }
  }

  async #put<T extends ModelTask>(task: T, shelved: Shelf[T]): Promise<void> {
    const former = this.#shelf[task];
    this.#shelf[task] = shelved;
    await former?.loaded.dispose();
  }

  #reportOf(task: ModelTask): ModelReport {
    const { name, hash, provider, reason, bytes, suggested, origin, offersFeatures, ...more } =
      this.#shelf[task]!.loaded;
    const { precision, refused, kind, notes } = more;
    const classNames = task === 'classifier' ? (this.classifier?.classNames ?? []) : [];
    return {
      task,
      name,
      hash,
      classNames,
      provider,
      reason,
      bytes,
      suggested,
      precision,
      refused,
      kind,
      notes,
      origin: origin ?? null,
      offersFeatures: task === 'features' || (offersFeatures ?? false),
    };
  }
}
