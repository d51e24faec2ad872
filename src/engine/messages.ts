import type { ProjectClass } from '#core/classes.ts';
import type { Edit, Prompt } from '#core/edits.ts';
import type { Kind, StageId } from '#core/kinds.ts';
import type { ParameterValues } from '#core/parameters.ts';
import type { MaskInfo } from '#core/rasters.ts';
import type { PixelReasons } from '#core/reasons.ts';
import type { Recipe } from '#core/recipe.ts';
import type { Diagnostics } from '#methods/method.ts';
import type { Origin } from '#models/classifier/stock.ts';
import type { StoreProgress, StoreRequest, StoreState } from '#models/store/store.ts';
import type { KeptReport } from './embedding-disk.ts';

/** What crosses between the page and the engine worker. Pixels stay in the worker unless asked for. */

export interface StartOptions {
  /** The viewport's canvas, transferred. Absent in tests without a screen. */
  readonly canvas?: OffscreenCanvas;
  /** 'auto' takes WebGPU when there is a working adapter. */
  readonly backend: 'auto' | 'cpu';
  /** Bytes that results of steps may take in main memory and on the device together, beyond those on screen. */
  readonly memoryBudget?: number;
  /** Where on the disk embeddings are kept and how many bytes; absent: nowhere. */
  readonly embeddings?: { readonly folder: string; readonly budget: number };
}

export interface DeviceReport {
  readonly backend: 'webgpu' | 'cpu';
  /** Why this backend: catalogue key under `device.reasons`. */
  readonly reason: string;
  readonly adapter: {
    readonly vendor: string;
    readonly architecture: string;
    readonly description: string;
    readonly fallback: boolean;
  } | null;
  readonly features: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
  /** Where each model runs and why. */
  readonly models: readonly ModelReport[];
  readonly gpuBytes: number;
  /** What encoders made, kept on the disk. */
  readonly kept: KeptReport;
}

export type ModelTask = 'classifier' | 'segmenter' | 'features';

/** Files of a model as a person brings them (or as fetched from public/models). */
export interface ModelSource {
  readonly task: ModelTask;
  /** Parsed contract JSON; null for networks that are recognised by their inputs and outputs. */
  readonly contract: unknown;
  /** File name → contents. */
  readonly files: Readonly<Record<string, Blob>>;
  /** Where it shall run; absent: where it runs best. */
  readonly provider?: 'webgpu' | 'wasm';
}

/** A model whose files are in the store. */
export interface StoredSource extends Omit<ModelSource, 'files'> {
  readonly files: readonly StoreRequest[];
}

/** A place where a model could have run, and why it does not. */
export interface RefusedPlace {
  readonly provider: 'webgpu' | 'wasm';
  readonly precision: string;
  readonly reason: string;
  /** Bytes that the network binds at once and that the adapter allows, where that was the reason. */
  readonly needs?: number;
  readonly allows?: number;
  /** What was said, where it failed. */
  readonly message?: string;
}

export interface ModelReport {
  readonly task: ModelTask;
  readonly name: string;
  readonly hash: string;
  readonly classNames: readonly string[];
  readonly provider: 'webgpu' | 'wasm';
  /** Catalogue key under `device.providers`: why this provider. */
  readonly reason: string;
  /** What the network computes with: f32, f16, … */
  readonly precision?: string;
  /** Better places and precisions that it could not have; `reason` is a catalogue key under `device.refused`. */
  readonly refused?: readonly RefusedPlace[];
  /** Which contract a segmenter follows. */
  readonly kind?: string;
  /** What the network lacks and how it is made up for: catalogue keys under `device.notes`. */
  readonly notes?: readonly string[];
  readonly bytes: number;
  /** Parameter values that suit the model better than the methods' own defaults, by method. */
  readonly suggested: Readonly<Record<string, ParameterValues>>;
  /** How a classifier's maps were found where neither contract nor network gave them. */
  readonly origin: Origin | null;
  /** Whether it describes places of a photo for methods that ask for features. */
  readonly offersFeatures: boolean;
}

/** SHA-256 of the file's bytes. */
export type ImageId = string;

export interface ImageReport {
  readonly id: ImageId;
  readonly width: number;
  readonly height: number;
  /** Catalogue keys under `images.notes` for a photo read with a reservation (rotated by EXIF, 16 bit, …). */
  readonly notes: readonly string[];
}

export interface RunRequest {
  readonly image: ImageId;
  /** Label ids that the photo is tagged with. */
  readonly tags: readonly number[];
  readonly classes: readonly ProjectClass[];
  readonly recipe: Recipe;
  readonly edits: readonly Edit[];
  /** Masks that came from files, instead of the propose step's. */
  readonly importedMasks?: { readonly count: number; readonly words: Uint32Array; readonly info: readonly MaskInfo[] };
  /** Maps that came from files, u8 [H, W] with 255 for 1, instead of those of the steps that would make them. */
  readonly importedCues?: readonly {
    readonly kind: 'saliency' | 'edges';
    /** SHA-256 of the values. */
    readonly key: string;
    readonly data: Uint8Array;
  }[];
  /** Stop after this stage. */
  readonly upTo?: StageId;
  /** Copy the label to the page. */
  readonly wantLabel?: boolean;
  /** Keep the values beside those of the photo's own run, to compare with them. */
  readonly kept?: boolean;
}

export interface StepReport {
  readonly method: string;
  readonly stage: StageId;
  /** The step's place in the recipe, 0-based; null for what is no step of it: edits and masks from files. */
  readonly place: number | null;
  readonly milliseconds: number;
  /** True when the result came from the memo. */
  readonly reused: boolean;
  /** Names the result: equal ones are the same. */
  readonly value: string;
  readonly diagnostics: Diagnostics;
}

export interface RunResult {
  readonly width: number;
  readonly height: number;
  readonly label?: Uint8Array;
  readonly steps: readonly StepReport[];
  readonly masks: number;
  /** Pixels of each label id in the final label. */
  readonly histogram: Readonly<Record<number, number>>;
}

export interface RunProgress {
  readonly stage: StageId;
  readonly method: string;
  /** 0..1 within the step. */
  readonly fraction: number;
}

/** What is played: the step at this place of the recipe, 0-based, or the way from extreme points to a mask. */
export type Played = number | 'extremes';

/** The moments of a course, kept in the worker to be played. */
export interface CourseReport {
  readonly image: ImageId;
  readonly played: Played;
  readonly method: string;
  readonly stage: StageId;
  readonly kind: Kind;
  /** The step of each moment, ascending; evenly thinned out where all of them would take too much memory. */
  readonly steps: readonly number[];
  /** From the beginning until each moment was there. */
  readonly milliseconds: readonly number[];
  /** How far each moment is from where it converges to, for methods that know. */
  readonly residuals: readonly (number | undefined)[];
}

/** What a value has at one pixel. */
export type PixelValue =
  | { readonly kind: 'maps'; readonly classes: readonly number[]; readonly scores: readonly number[] }
  | { readonly kind: 'saliency' | 'edges'; readonly score: number }
  | { readonly kind: 'label'; readonly label: number };

export type StageOutput =
  | { readonly kind: 'photo'; readonly width: number; readonly height: number; readonly rgba: Uint8Array }
  | {
      readonly kind: 'maps';
      readonly width: number;
      readonly height: number;
      readonly classes: readonly number[];
      readonly data: Float32Array;
    }
  | {
      readonly kind: 'saliency' | 'edges';
      readonly width: number;
      readonly height: number;
      readonly data: Float32Array;
    }
  | { readonly kind: 'label'; readonly width: number; readonly height: number; readonly data: Uint8Array }
  | {
      readonly kind: 'masks';
      readonly width: number;
      readonly height: number;
      readonly count: number;
      readonly words: Uint32Array;
      readonly info: readonly MaskInfo[];
    };

/** The other side of a comparison; on this side is what the view shows anyway. */
export interface Compare {
  /** 'kept': of the newest run whose request said so. */
  readonly recipe: 'current' | 'kept';
  readonly stage: StageId;
  /** 'swipe': this side left of the line, the other right of it. 'difference': where they differ, and how much. */
  readonly mode: 'swipe' | 'difference';
  /** Of the line, 0..1 of the canvas' width. */
  readonly position: number;
}

/** How much two stages differ; null when they are of kinds that say nothing about each other. */
export type Difference =
  | { readonly kind: 'label'; readonly pixels: number; readonly differing: number }
  /** Of the greatest difference of any shown class at each pixel, the mean over the pixels. */
  | { readonly kind: 'maps'; readonly pixels: number; readonly mean: number };

/** What the viewport shows. Sent as often as it changes; the last one wins. */
export interface View {
  readonly image: ImageId | null;
  /** Canvas size in device pixels. */
  readonly width: number;
  readonly height: number;
  /** Screen (device px) = photo · zoom + pan. */
  readonly zoom: number;
  readonly pan: readonly [number, number];
  /** Which stage's output lies over the photo. */
  readonly stage: StageId;
  /** 0..1 each. */
  readonly opacity: { readonly photo: number; readonly overlay: number };
  /** How regions are drawn. */
  readonly regions: 'fill' | 'outline' | 'both';
  /** Which map the activate and sharpen stages show: a label id, or the maximum over classes. */
  readonly map: number | 'max';
  /** Label ids hidden in the overlay. */
  readonly hidden: readonly number[];
  /** Colours by label id, 256 × RGB. */
  readonly palette: Uint8Array;
  /** Behind the photo, RGB 0..255. */
  readonly backdrop: readonly [number, number, number];
  /** A proposed or prompted mask under the pointer, highlighted. */
  readonly highlight: { readonly maskKey: string } | { readonly prompt: true } | null;
  /** Shows the photo alone, as long as a key is held. */
  readonly overlayHidden: boolean;
  /** A moment of the recorded course, instead of its stage's result. */
  readonly moment: { readonly played: Played; readonly index: number } | null;
  readonly compare: Compare | null;
}

export interface PromptRequest {
  readonly image: ImageId;
  readonly prompt: Prompt;
  /** Which of the segmenter's masks: best by predicted IoU, or 0 (smallest) .. M-1. */
  readonly choice: 'best' | number;
}

export interface PromptResult {
  /** Uncompressed COCO run lengths of the mask in photo pixels. */
  readonly counts: readonly number[];
  readonly size: readonly [height: number, width: number];
  readonly predictedIou: number;
  readonly area: number;
}

/** Extreme points of one object, pixels of the photo in any order; `values` as parameters of EXITS. */
export interface ExtremesRequest {
  readonly image: ImageId;
  readonly points: readonly (readonly [number, number])[];
  readonly values?: ParameterValues;
}

export interface ExtremesResult extends PromptResult {
  /** Whether the mask is an answer of the segmenter or the walk's own label. */
  readonly from: 'prompt' | 'dense';
  /** Points that the walk found to be of the object, and of its surroundings inside the box; photo coordinates. */
  readonly foreground: readonly (readonly [number, number])[];
  readonly background: readonly (readonly [number, number])[];
  /** The box of the points, [x0, y0, x1, y1], the last exclusive. */
  readonly box: readonly [number, number, number, number];
}

export interface MaskHit {
  readonly index: number;
  readonly info: MaskInfo;
}

/** Every call may be given a signal and a progress listener by the client (src/engine/client.ts). */
export interface EngineApi {
  start(options: StartOptions): Promise<DeviceReport>;
  device(): Promise<DeviceReport>;
  loadModel(source: ModelSource): Promise<ModelReport>;
  /** Changes how many bytes of embeddings are kept on the disk; 0 keeps none. */
  keepEmbeddings(budget: number): Promise<KeptReport>;
  /** Deletes all that are kept. */
  forgetEmbeddings(): Promise<KeptReport>;
  /**
   * Encodes open photos, in this order, as soon and as long as nothing else is asked of the engine. Takes the place of
   * the call before; an aborted one stops at the next photo. Resolves to how many are encoded.
   */
  prefetch(images: readonly ImageId[]): Promise<number>;
  /** What of these files is on disk, and how much room there is. */
  storedFiles(wanted: readonly StoreRequest[]): Promise<StoreState>;
  /** Downloads what is missing; its progress is a StoreProgress. Stopped by its signal, it keeps what has arrived. */
  fetchFiles(wanted: readonly StoreRequest[]): Promise<StoreState>;
  /** Takes files off the disk; `forget` also drops hashes that were only learned. */
  removeFiles(wanted: readonly StoreRequest[], forget: boolean): Promise<StoreState>;
  /** Loads a model from files on disk. */
  loadStored(source: StoredSource): Promise<ModelReport>;
  openImage(source: { readonly name: string; readonly file: Blob }): Promise<ImageReport>;
  closeImage(id: ImageId): Promise<void>;
  run(request: RunRequest): Promise<RunResult>;
  /** The newest result of a stage, copied out. Runs what is missing with the last request. */
  stage(image: ImageId, stage: StageId): Promise<StageOutput>;
  explain(image: ImageId, x: number, y: number): Promise<PixelReasons>;
  /** Decodes a prompt and keeps the mask for the viewport's highlight. */
  prompt(request: PromptRequest): Promise<PromptResult>;
  /** EXITS from extreme points; keeps the mask for the viewport's highlight as `prompt` does. */
  extremes(request: ExtremesRequest): Promise<ExtremesResult>;
  /** Proposed masks that contain the pixel, smallest first. */
  masksAt(image: ImageId, x: number, y: number): Promise<readonly MaskHit[]>;
  /** A proposed mask as run lengths, to take it for a class. */
  mask(image: ImageId, maskKey: string): Promise<PromptResult>;
  show(view: View): Promise<void>;
  /**
   * Runs up to a step that has a course and keeps its moments for the viewport; the newest recording replaces the one
   * before. A lost device takes it along: then it has to be recorded again.
   */
  record(request: RunRequest, place: number): Promise<CourseReport>;
  /**
   * The same for EXITS from extreme points (src/methods/exits/moments.ts), whatever rounds and steps are in force; shown
   * at the stage 'edit'.
   */
  recordExtremes(request: ExtremesRequest): Promise<CourseReport>;
  /** What a moment of the recording has at a pixel; null where there is no such moment. */
  momentAt(index: number, x: number, y: number): Promise<PixelValue | null>;
  /** Gives the recording's memory back. */
  forgetRecording(): Promise<void>;
  /** Compares the newest results of two stages of a photo. Runs what is missing with the last requests. */
  difference(
    image: ImageId,
    stage: StageId,
    other: Pick<Compare, 'recipe' | 'stage'>,
    map: View['map'],
  ): Promise<Difference | null>;
  /** A small picture of a stage's output for strips and lists; null while there is none. */
  thumbnail(
    image: ImageId,
    stage: StageId,
    longSide: number,
    look: Pick<View, 'palette' | 'map'>,
  ): Promise<ImageBitmap | null>;
  /** Tests only: loses the GPU device as a crash would. */
  loseDevice(): Promise<void>;
}

/** What a call's progress listener is told. */
export type ProgressOf<M extends keyof EngineApi> = M extends 'fetchFiles' ? StoreProgress : RunProgress;

/** Sent by the worker on its own account. */
export type EngineEvent =
  | { readonly event: 'device'; readonly report: DeviceReport }
  | { readonly event: 'drawn'; readonly image: ImageId | null; readonly stage: StageId; readonly frame: number }
  | { readonly event: 'encoded'; readonly image: ImageId; readonly from: 'encoder' | 'disk' }
  | { readonly event: 'kept'; readonly report: KeptReport };
