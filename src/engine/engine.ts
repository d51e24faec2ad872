import { UserError } from '#core/errors.ts';
import type { StageId } from '#core/kinds.ts';
import type { PixelReasons } from '#core/reasons.ts';
import type { Method } from '#methods/method.ts';
import { type Handlers, handOver } from '#models/rpc.ts';
import { OpfsFiles } from '#models/store/opfs.ts';
import { DeviceHost } from './device.ts';
import { EditLayers } from './edit-layers.ts';
import { EmbeddingDisk } from './embedding-disk.ts';
import { EmbeddingCache } from './embeddings.ts';
import { explainPixel } from './explain.ts';
import { answerExtremes, recordExtremes } from './extremes.ts';
import type { Held } from './held.ts';
import { ImageStore } from './images.ts';
import { maskByKey, masksAt } from './masks.ts';
import { Memo } from './memo.ts';
import type {
  Compare,
  CourseReport,
  DeviceReport,
  Difference,
  EngineApi,
  EngineEvent,
  ImageId,
  ModelReport,
  ModelSource,
  Played,
  StageOutput,
  StartOptions,
  View,
} from './messages.ts';
import { ModelShelf } from './model-shelf.ts';
import { StoreHost } from './model-store.ts';
import { type EngineParts, photoOf } from './parts.ts';
import { pixelOf } from './pixel.ts';
import { Busy, Prefetcher } from './prefetch.ts';
import { Prompter } from './prompt.ts';
import { Prototypes } from './prototypes.ts';
import { factsOf } from './provisions.ts';
import type { Recording } from './recorder.ts';
import { CpuScreen } from './renderer/cpu-screen.ts';
import { differenceOf } from './renderer/difference.ts';
import { GpuView } from './renderer/gpu-screen.ts';
import type { Screen } from './renderer/scene.ts';
import { Viewport } from './renderer/viewport.ts';
import { Runs } from './run.ts';
import { composeScene, type Prompted, type Recorded } from './scenes.ts';
import { stageOutput } from './stage-output.ts';
import { Thumbnails } from './thumbnails.ts';
import { Traces } from './traces.ts';
import { ViewCache } from './views.ts';

/** Results of steps beyond the ones on screen: about 30 runs of a 500 × 375 photo with 100 masks. */
const MEMO_BYTES = 256 * 2 ** 20;
/** One eighth of that for class maps: eight looks of 250 KB (64 × 64 cells, 16 classes) at 16 photos. */
const VIEWS_SHARE = 8;
/** Photos whose values stay for the screen, and those of them that stay for a comparison too. */
const KEPT_PHOTOS = { own: 4, compared: 2 };

/** Everything behind the worker's port: device, photos, models, runs and the viewport. */
export class Engine {
  readonly #emit: (event: EngineEvent) => void;
  readonly #parts: EngineParts;
  readonly #busy = new Busy();
  readonly #prefetcher: Prefetcher;
  readonly #runs: Runs;
  readonly #prompter: Prompter;
  readonly #thumbnails: Thumbnails;
  readonly #store = new StoreHost();
  #view: GpuView | null = null;
  #viewport: Viewport | null = null;
  #prompted: Prompted | null = null;
  #recorded: Recorded | null = null;

  constructor(methods: readonly Method[], emit: (event: EngineEvent) => void) {
    this.#emit = emit;
    this.#parts = {
      methods: new Map(methods.map((method) => [method.id, method])),
      device: new DeviceHost(() => this.#rebuild()),
      images: new ImageStore(),
      models: new ModelShelf(),
      embeddings: new EmbeddingCache(),
      views: new ViewCache(MEMO_BYTES / VIEWS_SHARE),
      prototypes: new Prototypes(),
      features: new EmbeddingCache(),
      disk: new EmbeddingDisk((report) => emit({ event: 'kept', report })),
      memo: new Memo(MEMO_BYTES),
      traces: new Traces(KEPT_PHOTOS.own),
      kept: new Traces(KEPT_PHOTOS.compared),
      edits: new EditLayers(),
      encoded: (image, from) => emit({ event: 'encoded', image, from }),
    };
    this.#prefetcher = new Prefetcher(this.#parts, this.#busy);
    this.#runs = new Runs(this.#parts, () => this.#viewport?.invalidate());
    this.#prompter = new Prompter(this.#parts);
    this.#thumbnails = new Thumbnails(this.#parts, (canvas) => this.#screen(canvas));
  }

  readonly handlers: Handlers<EngineApi> = {
    start: (_call, options) => this.#start(options),
    device: async () => this.#report(),
    openImage: (_call, { name, file }) => this.#parts.images.open(name, file),
    closeImage: async (_call, id) => this.#close(id),
    run: ({ signal, progress }, request) => this.#busy.during(() => this.#runs.run(request, signal, progress)),
    stage: ({ signal }, image, stage) => this.#busy.during(() => this.#stage(image, stage, signal)),
    explain: ({ signal }, image, x, y) => this.#explain(image, x, y, signal),
    prompt: async ({ signal, progress }, request) => {
      const { result, masks } = await this.#busy.during(() => this.#prompter.answer(request, signal, progress));
      this.#showPrompted(request.image, masks);
      return result;
    },
    extremes: async ({ signal, progress }, request) => {
      const answer = () => answerExtremes(this.#parts, request, signal, progress);
      const { result, masks } = await this.#busy.during(answer);
      this.#showPrompted(request.image, masks);
      return result;
    },
    masksAt: async (_call, image, x, y) => {
      const masks = this.#parts.traces.masks(image);
      return masks ? masksAt(await masks.cpu(), x, y) : [];
    },
    mask: async ({ signal }, image, key) => {
      await this.#runs.ensure(image, signal);
      const masks = this.#parts.traces.masks(image);
      if (!masks) throw new UserError('stage.missing', { stage: 'propose' });
      return maskByKey(await masks.cpu(), key);
    },
    show: async (_call, view) => this.#viewport?.show(view),
    record: ({ signal, progress }, request, place) =>
      this.#busy.during(async () =>
        this.#keepRecording(request.image, place, await this.#runs.record(request, place, signal, progress)),
      ),
    recordExtremes: ({ signal, progress }, request) =>
      this.#busy.during(async () =>
        this.#keepRecording(request.image, 'extremes', await recordExtremes(this.#parts, request, signal, progress)),
      ),
    momentAt: async (_call, index, x, y) => {
      const frame = this.#recorded?.film.frames[index];
      return frame ? pixelOf(frame.held, x, y) : null;
    },
    forgetRecording: async () => this.#forgetRecording(),
    difference: ({ signal }, image, stage, other, map) => this.#difference(image, stage, other, map, signal),
    thumbnail: async (_call, image, stage, longSide, look) => {
      const bitmap = await this.#thumbnails.draw(image, stage, longSide, look);
      return bitmap && handOver(bitmap, [bitmap]);
    },
    loadModel: (_call, source) => this.#busy.during(() => this.#loadModel(source)),
    keepEmbeddings: async (_call, budget) => {
      await this.#parts.disk.setBudget(budget);
      return this.#parts.disk.report;
    },
    forgetEmbeddings: async () => {
      await this.#parts.disk.clear();
      return this.#parts.disk.report;
    },
    prefetch: ({ signal }, images) => this.#prefetcher.prefetch(images, signal),
    storedFiles: (_call, wanted) => this.#store.state(wanted),
    fetchFiles: (call, wanted) => this.#store.fetch(wanted, call),
    removeFiles: (_call, wanted, forget) => this.#store.remove(wanted, forget),
    loadStored: (_call, source) =>
      this.#busy.during(async () => this.#loadModel({ ...source, files: await this.#store.read(source.files) })),
    loseDevice: async () => this.#parts.device.lose(),
  };

  /** The mask that a highlight of the prompt shows from now on. */
  #showPrompted(image: ImageId, masks: Held<'masks'>): void {
    this.#prompted?.masks.release();
    this.#prompted = { image, masks };
    this.#viewport?.invalidate();
  }

  async #start({ canvas, backend, memoryBudget = MEMO_BYTES, embeddings }: StartOptions): Promise<DeviceReport> {
    this.#parts.memo.budget = memoryBudget;
    this.#parts.views.budget = memoryBudget / VIEWS_SHARE;
    if (embeddings) await this.#parts.disk.open(OpfsFiles.open(embeddings.folder), embeddings.budget);
    await this.#parts.device.start(backend);
    if (canvas) {
      this.#viewport = new Viewport(
        canvas,
        (view) => composeScene(this.#parts, view, this.#prompted, this.#recorded),
        ({ image, stage }, frame) => this.#emit({ event: 'drawn', image, stage, frame }),
      );
      this.#viewport.use((target) => this.#screen(target));
    }
    return this.#report();
  }

  #screen(canvas: OffscreenCanvas): Screen {
    const { gpu } = this.#parts.device;
    if (!gpu) return new CpuScreen(canvas);
    if (this.#view?.gpu !== gpu) this.#view = new GpuView(gpu);
    return this.#view.screen(canvas);
  }

  #report(): DeviceReport {
    return this.#parts.device.report(this.#parts.models.reports, this.#parts.disk.report);
  }

  #loadModel(source: ModelSource): Promise<ModelReport> {
    const { device, models, memo, embeddings, features } = this.#parts;
    this.#prefetcher.stop();
    return this.#runs.exclusively(async () => {
      await device.settled();
      const report = await models.load(source, device.gpu);
      // The same file with another contract gives other results under the same hash.
      memo.filter(({ kind }) => kind === 'photo');
      embeddings.clear();
      this.#parts.views.clear();
      features.clear();
      return report;
    });
  }

  #close(id: ImageId): void {
    this.#parts.images.close(id);
    this.#parts.traces.close(id);
    this.#parts.kept.close(id);
    if (this.#recorded?.report.image === id) this.#forgetRecording();
    this.#parts.edits.close(id);
    this.#parts.prototypes.close(id);
  }

  async #stage(image: ImageId, stage: StageId, signal: AbortSignal): Promise<StageOutput> {
    await this.#runs.ensure(image, signal);
    const held =
      stage === 'photo' ? await photoOf(this.#parts, image) : this.#parts.traces.result(image, stage)?.retain();
    if (!held) throw new UserError('stage.missing', { stage });
    try {
      return await stageOutput(held);
    } finally {
      held.release();
    }
  }

  #keepRecording(image: ImageId, played: Played, { film, ...facts }: Recording): CourseReport {
    const report: CourseReport = {
      ...facts,
      image,
      played,
      steps: film.frames.map(({ step }) => step),
      milliseconds: film.frames.map(({ milliseconds }) => milliseconds),
      residuals: film.frames.map(({ residual }) => residual),
    };
    this.#forgetRecording();
    this.#recorded = { report, film };
    this.#viewport?.invalidate();
    return report;
  }

  #forgetRecording(): void {
    this.#recorded?.film.release();
    this.#recorded = null;
  }

  async #difference(
    image: ImageId,
    stage: StageId,
    other: Pick<Compare, 'recipe' | 'stage'>,
    map: View['map'],
    signal: AbortSignal,
  ): Promise<Difference | null> {
    const { traces, kept } = this.#parts;
    const others = other.recipe === 'kept' ? kept : traces;
    await this.#runs.ensure(image, signal);
    await this.#runs.ensure(image, signal, others);
    const [a, b] = [traces.result(image, stage)?.retain(), others.result(image, other.stage)?.retain()];
    try {
      return a && b ? await differenceOf(a, b, map) : null;
    } finally {
      a?.release();
      b?.release();
    }
  }

  async #explain(image: ImageId, x: number, y: number, signal: AbortSignal): Promise<PixelReasons> {
    const { traces, images } = this.#parts;
    const { width, height } = images.report(image);
    if (!(x >= 0 && y >= 0 && x < width && y < height)) throw new UserError('pixel.outside', { x, y, width, height });
    await this.#runs.ensure(image, signal);
    const [trace, request] = [traces.get(image), traces.request(image)];
    if (!trace || !request) return { x, y, label: 0, reasons: [] };
    return explainPixel(trace, factsOf(request), Math.floor(x), Math.floor(y));
  }

  /** A new device is there: what lay on the old one is dropped, what is on screen is made again. */
  async #rebuild(): Promise<void> {
    const { device, memo, models, traces, kept, edits, embeddings, features } = this.#parts;
    traces.clear();
    kept.clear();
    this.#forgetRecording();
    edits.clear();
    embeddings.clear();
    this.#parts.views.clear();
    features.clear();
    memo.filter((held) => held.isAlive(device.gpu));
    this.#viewport?.use((canvas) => this.#screen(canvas));
    await models.rebuild(device.gpu).catch((error) => console.error('a model could not be loaded again', error));
    this.#emit({ event: 'device', report: this.#report() });
    const { image, compare } = this.#viewport?.view ?? {};
    // Not awaited: runs wait for this recovery to end. The page meets a failure at its own next run.
    if (image) this.#runs.ensure(image).catch(() => {});
    if (image && compare?.recipe === 'kept') this.#runs.ensure(image, undefined, kept).catch(() => {});
  }
}
