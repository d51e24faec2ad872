import { throwIfAborted, UserError } from '#core/errors.ts';
import type { Photo } from '#core/rasters.ts';
import type { MethodContext } from '../method.ts';
import type { Classifier, ClassifierView, Tensor } from '../models.ts';
import { hasEvidence, type Merged } from './reference.ts';
import { type CamValues, type Channels, channelsOf, viewsOf } from './views.ts';

/** What the network said of one tagged class. */
export interface ClassEvidence {
  readonly class: number;
  /** The strongest of the class's network outputs for the whole photo; null where it has none that is a number. */
  readonly logit: number | null;
  /** Maximum of the summed map, before normalisation. */
  readonly maximum: number;
  /** 'none': zero or constant map. 'unknown': the network has no output for the class. */
  readonly evidence: 'some' | 'none' | 'unknown';
}

// A type, not an interface: it has to be assignable to the open Diagnostics record.
export type CamDiagnostics = {
  readonly views: number;
  readonly classes: readonly ClassEvidence[];
  /** Values of the network that were no finite numbers; they count as 0. */
  readonly notFinite: number;
};

export function plannedChannels({ tags, classifier }: MethodContext): Channels {
  return channelsOf(tags, classifier?.classNames.length ?? 0);
}

/** What the views said: their number, and each class's strongest logit in the first one. */
export interface Seen {
  readonly views: number;
  readonly logits: readonly (number | null)[];
}

/** Takes one view's class maps; `view` has their size, not the photo's. */
export type TakeView = (maps: Tensor, view: ClassifierView) => Promise<void> | void;

/**
 * Runs the classifier on every view of the photo and hands each one's maps to `take`.
 * @throws UserError 'cam.classifier' when no classifier is loaded
 */
export function lookAtViews(
  context: MethodContext,
  values: Pick<CamValues, 'scales' | 'flip'>,
  channels: Channels,
  take: TakeView,
): Promise<Seen> {
  const { photo } = context;
  return look(context, photo, viewsOf(photo, classifierOf(context).baseSide, values), channels, take);
}

/** @throws UserError 'cam.classifier' when no classifier is loaded */
export function classifierOf({ classifier }: MethodContext): Classifier {
  if (!classifier) throw new UserError('cam.classifier');
  return classifier;
}

/**
 * The same for any photo, a changed one or a part of it, and any views. No view is run where the network has no output
 * for any class.
 * @param report takes the share of the views that are done
 */
export async function look(
  context: MethodContext,
  photo: Photo,
  planned: readonly ClassifierView[],
  { asked, ofClass }: Channels,
  take: TakeView,
  report: (fraction: number) => void = context.progress,
): Promise<Seen> {
  const { signal } = context;
  const classifier = classifierOf(context);
  const views = asked.length > 0 ? planned : [];
  let logits: (number | null)[] = ofClass.map(() => null);
  for (const [i, view] of views.entries()) {
    throwIfAborted(signal);
    const result = await classifier.run(photo, view, asked, signal);
    if (i === 0) logits = ofClass.map((channels) => strongest(channels.map((c) => result.logits[asked[c]])));
    const [height, width] = result.classMaps.dims.slice(-2);
    try {
      await take(result.classMaps, { width, height, flip: view.flip });
    } finally {
      result.classMaps.dispose();
    }
    report((i + 1) / views.length);
  }
  throwIfAborted(signal);
  return { views: views.length, logits };
}

function strongest(logits: readonly number[]): number | null {
  const known = logits.filter(Number.isFinite);
  return known.length > 0 ? Math.max(...known) : null;
}

export function diagnosticsOf(
  { tags }: MethodContext,
  { ofClass }: Channels,
  seen: Seen,
  { ranges, notFinite }: Merged,
): CamDiagnostics {
  const evidence = (k: number) => (ofClass[k].length === 0 ? 'unknown' : hasEvidence(ranges[k]) ? 'some' : 'none');
  return {
    views: seen.views,
    classes: tags.map(({ id }, k) => ({
      class: id,
      logit: seen.logits[k],
      maximum: ranges[k].max,
      evidence: evidence(k),
    })),
    notFinite,
  };
}
