import type { Gpu } from '#gpu/gpu.ts';
import type { Classifier, Segmenter } from '#methods/models.ts';
import type { ModelReport } from './messages.ts';

/** The models in use, one a task. */
export class ModelShelf {
  readonly classifier: Classifier | null = null;
  readonly segmenter: Segmenter | null = null;
  readonly reports: readonly ModelReport[] = [];

  async rebuild(_gpu: Gpu | null): Promise<void> {}
}
