import type { ProjectClass } from '#core/classes.ts';
import type { Edit } from '#core/edits.ts';
import { UserError } from '#core/errors.ts';
import type { Recipe } from '#core/recipe.ts';
import type { Change, Draft, Entry, ImageDocument, ImageId, MasksReference, ProjectState } from './changes.ts';

type ChangeEntry = Extract<Entry, { change: unknown }>;

/** A change in force, with the place in the log where it was last brought into force (its own, or a redo's). */
interface Applied {
  readonly entry: ChangeEntry;
  readonly at: number;
}

/** One photo's changes, or the project's own, as two stacks. */
interface Line {
  done: Applied[];
  undone: Applied[];
}

/** The project's own line among the photos' (no SHA-256 is empty). */
const PROJECT = '';

/**
 * What label ids stood for anywhere in the log, also where it was taken back: undo, redo and a photo that comes back
 * may bring all of it again.
 */
export interface LabelIds {
  /** The class that last had an id. */
  readonly names: ReadonlyMap<number, string>;
  /** Ids that a tag or an edit of a photo has. */
  readonly inPhotos: ReadonlySet<number>;
}

/** What the store knows of a photo besides its log. */
export interface ImageRow {
  readonly id: ImageId;
  readonly name: string;
}

/**
 * The log, replayed. Every entry is one step: a change goes on top of its line (its photo's or the project's) and
 * drops what could have been redone there; an undo moves the top of a line to the other stack; a redo moves it
 * back. So the same log always gives the same documents and the same undo and redo stacks, and nothing but the
 * log has to be kept. Nothing here writes: a caller applies an entry after it is on disk.
 */
export class History {
  readonly #rows = new Map<ImageId, ImageRow>();
  readonly #lines = new Map<string, Line>();
  readonly #names = new Map<number, string>();
  readonly #inPhotos = new Set<number>();
  /** Documents and state as last built; a change deletes what it touches. */
  readonly #documents = new Map<ImageId, ImageDocument>();
  #state: ProjectState | null = null;

  /** @throws UserError 'project.corrupt' naming the first entry that does not fit those before it. */
  constructor(rows: readonly ImageRow[] = [], entries: readonly Entry[] = []) {
    for (const row of rows) this.addRow(row);
    for (const entry of entries) this.apply(entry);
  }

  addRow(row: ImageRow): void {
    this.#rows.set(row.id, row);
    this.#touch(row.id);
  }

  knows(id: ImageId): boolean {
    return this.#rows.has(id);
  }

  /** @throws UserError 'project.corrupt' when the entry does not fit the log so far; nothing changes then. */
  apply(entry: Entry): void {
    if ('target' in entry) {
      const line = this.#line(entry.image ?? PROJECT);
      const [from, to] = entry.kind === 'undo' ? [line.done, line.undone] : [line.undone, line.done];
      const index = from.findLastIndex((applied) => applied.entry.seq === entry.target);
      if (index < 0) throw corrupt(entry, `there is no entry ${entry.target} to ${entry.kind}`);
      const [applied] = from.splice(index, 1);
      to.push({ entry: applied.entry, at: entry.seq });
      this.#touch(entry.image);
      return;
    }
    if (entry.kind === 'image' && !this.#rows.has(entry.image)) {
      throw corrupt(entry, `there is no photo ${entry.image}`);
    }
    const image = entry.kind === 'image' ? entry.image : null;
    const line = this.#line(image ?? PROJECT);
    if (entry.change.kind !== 'add') {
      line.undone.length = 0;
      this.#line(PROJECT).undone.length = 0;
    }
    line.done.push({ entry, at: entry.seq });
    this.#note(entry.change);
    this.#touch(image);
  }

  /** The undo that Ctrl+Z means with this photo on screen: the latest of its own changes and the project's. */
  undo(image: ImageId | null): { draft: Draft; change: Change } | null {
    const lines = this.#linesAt(image).map(([id, line]) => [id, line.done.findLast(isStep)] as const);
    return step('undo', lines);
  }

  /** The redo that takes back the latest undo at this photo. */
  redo(image: ImageId | null): { draft: Draft; change: Change } | null {
    const lines = this.#linesAt(image).map(([id, line]) => [id, line.undone.at(-1)] as const);
    return step('redo', lines);
  }

  get state(): ProjectState {
    this.#state ??= this.#build();
    return this.#state;
  }

  /** Photos in the store that no list shows: removed, kept for undo. */
  get removed(): ImageId[] {
    const shown = new Set(this.state.images.map((image) => image.id));
    return [...this.#rows.keys()].filter((id) => !shown.has(id));
  }

  get labelIds(): LabelIds {
    return { names: this.#names, inPhotos: this.#inPhotos };
  }

  #note(change: Change): void {
    if (change.kind === 'classes') for (const { id, name } of change.classes) this.#names.set(id, name);
    else if (change.kind === 'tags') for (const id of change.tags) this.#inPhotos.add(id);
    else if (change.kind === 'edit') {
      for (const edit of change.edits) if (edit.class !== 'automatic') this.#inPhotos.add(edit.class);
    }
  }

  #line(id: string): Line {
    let line = this.#lines.get(id);
    if (!line) {
      line = { done: [], undone: [] };
      this.#lines.set(id, line);
    }
    return line;
  }

  #linesAt(image: ImageId | null): [ImageId | null, Line][] {
    const project: [ImageId | null, Line] = [null, this.#line(PROJECT)];
    return image === null ? [project] : [project, [image, this.#line(image)]];
  }

  #touch(image: ImageId | null): void {
    if (image !== null) this.#documents.delete(image);
    this.#state = null;
  }

  #build(): ProjectState {
    let classes: readonly ProjectClass[] = NO_CLASSES;
    let recipe: Recipe | null = null;
    // A removed photo keeps its place, so that undo puts it back where it was.
    const present = new Map<ImageId, boolean>();
    for (const { entry } of this.#line(PROJECT).done) {
      const change = entry.change;
      if (change.kind === 'classes') classes = change.classes;
      else if (change.kind === 'recipe') recipe = change.recipe;
      else if (change.kind === 'add') for (const id of change.images) present.set(id, true);
      else if (change.kind === 'remove') for (const id of change.images) present.set(id, false);
    }
    const images: ImageDocument[] = [];
    for (const [id, shown] of present) {
      const row = this.#rows.get(id);
      if (shown && row) images.push(this.#document(row));
    }
    return { images, classes, recipe };
  }

  #document(row: ImageRow): ImageDocument {
    const known = this.#documents.get(row.id);
    if (known) return known;
    let tags: readonly number[] = [];
    let reviewed = false;
    let masks: MasksReference | null = null;
    const edits: Edit[] = [];
    for (const { entry } of this.#line(row.id).done) {
      const change = entry.change;
      if (change.kind === 'edit') edits.push(...change.edits);
      else if (change.kind === 'tags') tags = change.tags;
      else if (change.kind === 'reviewed') reviewed = change.reviewed;
      else if (change.kind === 'masks') masks = change.masks;
    }
    const document: ImageDocument = { id: row.id, name: row.name, tags, edits, reviewed, masks };
    this.#documents.set(row.id, document);
    return document;
  }
}

const NO_CLASSES: readonly ProjectClass[] = [];

function isStep(applied: Applied): boolean {
  return !applied.entry.silent && applied.entry.change.kind !== 'add';
}

function step(
  kind: 'undo' | 'redo',
  lines: (readonly [ImageId | null, Applied | undefined])[],
): { draft: Draft; change: Change } | null {
  let latest: { image: ImageId | null; applied: Applied } | null = null;
  for (const [image, applied] of lines) {
    if (applied && (!latest || applied.at > latest.applied.at)) latest = { image, applied };
  }
  if (!latest) return null;
  const { image, applied } = latest;
  return { draft: { kind, image, target: applied.entry.seq }, change: applied.entry.change };
}

function corrupt(entry: Entry, reason: string): UserError {
  return new UserError('project.corrupt', { entry: entry.seq, reason });
}
