import type { Gpu } from '#gpu/gpu.ts';
import type { Classifier, Segmenter } from '#methods/models.ts';
import { type Loaded, loadClassifier, loadSegmenter } from '#models/load.ts';
import type { ModelReport, ModelSource, ModelTask } from './messages.ts';

interface Shelved<M> {
  readonly source: ModelSource;
  readonly loaded: Loaded<M>;
}

/** The models in use, one a task. Their files are kept, to load them again on another device. */
export class ModelShelf {
  #classifier: Shelved<Classifier> | null = null;
  #segmenter: Shelved<Segmenter> | null = null;

  get classifier(): Classifier | null {
    return this.#classifier?.loaded.model ?? null;
  }

  get segmenter(): Segmenter | null {
    return this.#segmenter?.loaded.model ?? null;
  }

  get reports(): readonly ModelReport[] {
    const reports: ModelReport[] = [];
    if (this.#classifier)
      reports.push(reportOf('classifier', this.#classifier.loaded, this.#classifier.loaded.model.classNames));
    if (this.#segmenter) reports.push(reportOf('segmenter', this.#segmenter.loaded, []));
    return reports;
  }

  /** Loads a model and puts it in its task's place; what was there stays when the new one fails. */
  async load(source: ModelSource, gpu: Gpu | null): Promise<ModelReport> {
    const options = { gpu, provider: source.provider };
    if (source.task === 'classifier') {
      const loaded = await loadClassifier(source.contract, source.files, options);
      const former = this.#classifier;
      this.#classifier = { source, loaded };
      await former?.loaded.dispose();
      return reportOf('classifier', loaded, loaded.model.classNames);
    }
    const loaded = await loadSegmenter(source.contract, source.files, options);
    const former = this.#segmenter;
    this.#segmenter = { source, loaded };
    await former?.loaded.dispose();
    return reportOf('segmenter', loaded, []);
  }

  /** Loads again what ran on a device that is no more; models on WebAssembly only learn of the new one. */
  async rebuild(gpu: Gpu | null): Promise<void> {
    for (const shelved of [this.#classifier, this.#segmenter]) if (shelved) await this.load(shelved.source, gpu);
  }
}

function reportOf(task: ModelTask, loaded: Loaded<unknown>, classNames: readonly string[]): ModelReport {
  const { name, hash, provider, reason, bytes, suggested } = loaded;
  return { task, name, hash, classNames, provider, reason, bytes, suggested };
}
