import { AbortedError, UserError } from '#core/errors.ts';
import { STAGES } from '#core/kinds.ts';
import type { LabelMap, Size } from '#core/rasters.ts';
import { explainEdit } from '#methods/compose/index.ts';
import { SerialQueue } from '#models/queue.ts';
import { Held, isKind, ValueLostError } from './held.ts';
import type { ImageId, RunProgress, RunRequest, RunResult } from './messages.ts';
import type { EngineParts } from './parts.ts';
import { type Provided, provided } from './provisions.ts';
import { type Recording, recordCourse } from './recorder.ts';
import { type RunOptions, releaseTrace, runSteps, type StepTrace } from './runner.ts';
import { millisecondsOf, spanSince } from './timing.ts';
import type { Traces } from './traces.ts';

/** A run that meets a lost device begins again on the next one; more often it is given up. */
const ATTEMPTS = 3;
/** A failure may be told some milliseconds before the loss that caused it. */
const LOSS_TOLD_AFTER = 200;

/** Runs recipes for photos, one run at a time. */
export class Runs {
  readonly #parts: EngineParts;
  readonly #queue = new SerialQueue();
  readonly #changed: () => void;

  /** `changed` is called when a photo has new values, before they are counted and copied for the page. */
  constructor(parts: EngineParts, changed: () => void) {
    this.#parts = parts;
    this.#changed = changed;
  }

  /** Runs and keeps what every step made for the screen. */
  run(request: RunRequest, signal?: AbortSignal, progress?: (report: RunProgress) => void): Promise<RunResult> {
    return this.#queue.add(async () => {
      const trace = await this.#persist(() =>
        provided(this.#parts, request, { signal, progress }, (given) => this.#steps(request, given)),
      );
      tracesOf(this.#parts, request).set(request, trace);
      this.#changed();
      return resultOf(request, trace, this.#parts.images.report(request.image));
    }, signal);
  }

  /** Keeps the moments of the step at `place`. The caller releases the film. */
  record(
    request: RunRequest,
    place: number,
    signal?: AbortSignal,
    progress?: (report: RunProgress) => void,
  ): Promise<Recording> {
    return this.#queue.add(
      () =>
        this.#persist(() =>
          provided(this.#parts, request, { signal, progress }, ({ options }) =>
            recordCourse(request.recipe, place, options),
          ),
        ),
      signal,
    );
  }

  /** Does something that no run may see half done, as changing a model. */
  exclusively<T>(task: () => Promise<T>): Promise<T> {
    return this.#queue.add(task);
  }

  /** Runs the photo's last request again when its values are gone. False when it never ran. */
  async ensure(image: ImageId, signal?: AbortSignal, traces: Traces = this.#parts.traces): Promise<boolean> {
    if (traces.get(image)) return true;
    const request = traces.request(image);
    if (!request) return false;
    await this.run(request, signal);
    return true;
  }

  /** Does the work again on the next device when it met a lost one. */
  async #persist<T>(work: () => Promise<T>): Promise<T> {
    const { device } = this.#parts;
    for (let attempt = 1; ; attempt++) {
      await device.settled();
      const { gpu } = device;
      try {
        const made = await work();
        if (!(await device.wasLost(gpu))) return made;
      } catch (error) {
        if (error instanceof AbortedError || error instanceof UserError || attempt === ATTEMPTS) throw error;
        if (!(error instanceof ValueLostError) && !(await device.wasLost(gpu, LOSS_TOLD_AFTER))) throw error;
      }
    }
  }

  async #steps(request: RunRequest, provided: Provided): Promise<StepTrace[]> {
    const { options, imported } = provided;
    const last = lastStep(request, this.#parts.methods);
    const trace: StepTrace[] = imported ? [importedStep(imported.retain())] : [];
    try {
      const wanted: RunOptions['wanted'] = (method, index) => index <= last && options.wanted(method, index);
      trace.push(...(await runSteps(request.recipe, { ...options, wanted })));
      if ((request.upTo ?? 'edit') === 'edit') trace.push(await this.#compose(request, trace));
      return trace;
    } catch (error) {
      releaseTrace(trace);
      throw error;
    }
  }

  /** The last step of every whole run: the edits over the automatic label, or over background where there is none. */
  async #compose(request: RunRequest, trace: readonly StepTrace[]): Promise<StepTrace> {
    const { device, edits, images } = this.#parts;
    const { gpu } = device;
    const { image, classes } = request;
    const size = images.report(image);
    const begin = performance.now();
    const newest = trace.findLast(({ held }) => held.kind === 'label')?.held;
    const automatic = newest && isKind(newest, 'label') ? newest.retain() : backgroundLabel(size);
    const { held, log } = await edits.compose(image, size, gpu, automatic as Held<'label'>, request.edits);
    return {
      inputs: [automatic],
      held,
      report: { method: 'compose', stage: 'edit', place: null, reused: false, value: held.key, diagnostics: {} },
      span: spanSince(begin, gpu),
      async explain(_facts, x, y) {
        const before = (await (automatic as Held<'label'>).cpu()).data[y * size.width + x];
        return explainEdit(log, size, classes, before, x, y);
      },
    };
  }
}

/** Where a request's values are kept: beside those of the photo's own run, if it says so. */
function tracesOf({ traces, kept }: EngineParts, request: RunRequest): Traces {
  return request.kept ? kept : traces;
}

/** Index of the last step that a request asks for: the last of its stage, or of the stages before it by default. */
function lastStep({ recipe: { steps }, upTo = 'edit' }: RunRequest, methods: EngineParts['methods']): number {
  if (upTo === 'edit') return steps.length;
  const stages = steps.map(({ method, on }) => (on ? methods.get(method)?.stage : undefined));
  const own = stages.lastIndexOf(upTo);
  if (own >= 0) return own;
  return stages.findLastIndex((stage) => stage && STAGES.indexOf(stage) < STAGES.indexOf(upTo));
}

function backgroundLabel({ width, height }: Size): Held<'label'> {
  return Held.onCpu('label', 'background', { width, height, data: new Uint8Array(width * height) });
}

/** Masks from files stand where the propose step would. */
function importedStep(held: Held<'masks'>): StepTrace {
  const diagnostics = { masks: held.facts.count };
  return {
    inputs: [],
    held,
    report: { method: 'imported', stage: 'propose', place: null, reused: true, value: held.key, diagnostics },
    span: spanSince(performance.now(), null),
    explain: async () => null,
  };
}

async function resultOf(request: RunRequest, trace: readonly StepTrace[], { width, height }: Size): Promise<RunResult> {
  const milliseconds = await millisecondsOf(trace.map(({ span }) => span));
  const last = trace.findLast(({ held }) => held.kind === 'label')?.held;
  const label = last && isKind(last, 'label') ? await last.cpu() : null;
  const proposed = trace.findLast(({ held }) => held.kind === 'masks')?.held;
  return {
    width,
    height,
    ...(request.wantLabel && label && { label: label.data.slice() }),
    steps: trace.map(({ report }, i) => ({ ...report, milliseconds: milliseconds[i] })),
    masks: proposed && isKind(proposed, 'masks') ? proposed.facts.count : 0,
    histogram: label ? histogramOf(label) : {},
  };
}

function histogramOf({ data }: LabelMap): Record<number, number> {
  const counts = new Uint32Array(256);
  for (const id of data) counts[id] += 1;
  const entries = Array.from(counts, (count, id) => [id, count] as const);
  return Object.fromEntries(entries.filter(([, count]) => count > 0));
}
