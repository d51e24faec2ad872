import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Edit } from '#core/edits.ts';
import { UserError } from '#core/errors.ts';
import type { Draft, Entry, ImageChange } from './changes.ts';
import { History } from './history.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const ROWS = [
  { id: A, name: 'a.jpg' },
  { id: B, name: 'b.jpg' },
];
const OPENED: Draft[] = [{ kind: 'project', silent: true, change: { kind: 'add', images: [A, B] } }];

function stroke(radius: number): Edit {
  return { type: 'stroke', class: 1, radius, points: [[radius, radius]] };
}
function edit(image: string, ...radii: number[]): Draft {
  return { kind: 'image', image, silent: false, change: { kind: 'edit', edits: radii.map(stroke) } };
}
function seeded(seed: number): Draft {
  const recipe = {
    format: 'camwalk-recipe/1',
    seed,
    models: { classifier: null, segmenter: null },
    steps: [],
  } as const;
  return { kind: 'project', silent: false, change: { kind: 'recipe', recipe } };
}

/** A history that numbers its own entries, as the store does. */
class Log {
  readonly entries: Entry[] = [];
  readonly history = new History(ROWS);
  constructor(...drafts: Draft[]) {
    for (const draft of [...OPENED, ...drafts]) this.add(draft);
  }
  add(draft: Draft): void {
    const entry = { ...draft, seq: this.entries.length + 1 } as Entry;
    this.entries.push(entry);
    this.history.apply(entry);
  }
  move(kind: 'undo' | 'redo', image: string | null): boolean {
    const step = this.history[kind](image);
    if (step) this.add(step.draft);
    return step !== null;
  }
  radii(image: string): number[] {
    const document = this.history.state.images.find((one) => one.id === image);
    return (document?.edits ?? []).map((one) => (one.type === 'stroke' ? one.radius : Number.NaN));
  }
}

test('edits pile up in the order of the log, each photo for itself', () => {
  const log = new Log(edit(A, 1), edit(B, 2), edit(A, 3, 4));
  expect(log.radii(A)).toEqual([1, 3, 4]);
  expect(log.radii(B)).toEqual([2]);
});

test('undo takes back one act, redo brings it again, a new act ends the redo', () => {
  const log = new Log(edit(A, 1), edit(A, 2, 3));
  expect(log.move('undo', A)).toBe(true);
  expect(log.radii(A)).toEqual([1]);
  expect(log.move('redo', A)).toBe(true);
  expect(log.radii(A)).toEqual([1, 2, 3]);
  log.move('undo', A);
  log.move('undo', A);
  expect(log.radii(A)).toEqual([]);
  expect(log.move('undo', A)).toBe(false);
  log.move('redo', A);
  expect(log.radii(A)).toEqual([1]);
  log.add(edit(A, 9));
  expect(log.move('redo', A)).toBe(false);
  expect(log.radii(A)).toEqual([1, 9]);
});

test('undo at one photo never touches another', () => {
  const log = new Log(edit(A, 1), edit(B, 2));
  log.move('undo', A);
  expect(log.radii(A)).toEqual([]);
  expect(log.radii(B)).toEqual([2]);
});

test('undo at a photo takes back the latest of its own changes and the project changes', () => {
  const log = new Log(seeded(1), edit(A, 1), seeded(2), edit(B, 5));
  log.move('undo', A);
  expect(log.history.state.recipe?.seed).toBe(1);
  log.move('undo', A);
  expect(log.radii(A)).toEqual([]);
  log.move('undo', A);
  expect(log.history.state.recipe).toBe(null);
  expect(log.move('undo', A)).toBe(false);
  log.move('redo', A);
  log.move('redo', A);
  log.move('redo', A);
  expect(log.history.state.recipe?.seed).toBe(2);
  expect(log.radii(A)).toEqual([1]);
  expect(log.radii(B)).toEqual([5]);
});

test('a silent change is in force but is no step of undo', () => {
  const silent: Draft = { kind: 'image', image: A, silent: true, change: { kind: 'tags', tags: [3] } };
  const log = new Log(edit(A, 1), silent);
  log.move('undo', A);
  expect(log.radii(A)).toEqual([]);
  expect(log.history.state.images[0].tags).toEqual([3]);
  expect(log.move('undo', A)).toBe(false);
});

test('a removed photo comes back in its place with everything', () => {
  const remove: Draft = { kind: 'project', silent: false, change: { kind: 'remove', images: [A] } };
  const log = new Log(edit(A, 1), remove);
  expect(log.history.state.images.map((image) => image.id)).toEqual([B]);
  expect(log.history.removed).toEqual([A]);
  log.move('undo', B);
  expect(log.history.state.images.map((image) => image.id)).toEqual([A, B]);
  expect(log.radii(A)).toEqual([1]);
});

test('parts that a change does not touch keep their identity', () => {
  const log = new Log(edit(A, 1), edit(B, 2), seeded(1));
  const before = log.history.state;
  log.add(edit(A, 3));
  const after = log.history.state;
  expect(after).not.toBe(before);
  expect(after.images[0]).not.toBe(before.images[0]);
  expect(after.images[1]).toBe(before.images[1]);
  expect(after.recipe).toBe(before.recipe);
  expect(log.history.state).toBe(after);
});

test('an entry that does not fit the log is refused with its number', () => {
  const stray: Entry[] = [
    { seq: 7, kind: 'undo', image: A, target: 3 },
    { seq: 8, kind: 'image', image: 'c'.repeat(64), silent: false, change: { kind: 'reviewed', reviewed: true } },
  ];
  for (const entry of stray) {
    const log = new Log();
    const before = log.history.state;
    expect(() => log.history.apply(entry)).toThrowError(UserError);
    expect(() => log.history.apply(entry)).toThrowError(new RegExp(`"entry":${entry.seq}`));
    expect(log.history.state).toEqual(before);
  }
});

type Act =
  | { readonly act: 'undo' | 'redo'; readonly image: string | null }
  | { readonly act: 'add'; readonly draft: Draft };

const image = fc.constantFrom(A, B);
const imageChange: fc.Arbitrary<ImageChange> = fc.oneof(
  fc.array(fc.nat(99), { maxLength: 3 }).map((radii) => ({ kind: 'edit' as const, edits: radii.map(stroke) })),
  fc.array(fc.integer({ min: 1, max: 254 })).map((tags) => ({ kind: 'tags' as const, tags })),
  fc.boolean().map((reviewed) => ({ kind: 'reviewed' as const, reviewed })),
  fc.option(fc.record({ key: fc.string(), name: fc.string() })).map((masks) => ({ kind: 'masks' as const, masks })),
);
const act: fc.Arbitrary<Act> = fc.oneof(
  fc
    .record({ image, silent: fc.boolean(), change: imageChange })
    .map((change) => ({ act: 'add' as const, draft: { kind: 'image' as const, ...change } })),
  fc.nat(99).map((seed) => ({ act: 'add' as const, draft: seeded(seed) })),
  image.map((one) => ({
    act: 'add' as const,
    draft: { kind: 'project' as const, silent: false, change: { kind: 'remove' as const, images: [one] } },
  })),
  fc.record({ act: fc.constantFrom('undo' as const, 'redo' as const), image: fc.option(image) }),
);

function perform(acts: readonly Act[]): Log {
  const log = new Log();
  for (const one of acts) {
    if (one.act === 'add') log.add(one.draft);
    else log.move(one.act, one.image);
  }
  return log;
}

/** Everything that a person could see of a history: the state, and all states that undoing and redoing reaches. */
function unrolled(history: History, seq: number): unknown[] {
  const seen: unknown[] = [history.state, history.removed];
  for (const kind of ['undo', 'redo'] as const) {
    for (const at of [A, B, null]) {
      let next = history[kind](at);
      while (next) {
        history.apply({ ...next.draft, seq: ++seq } as Entry);
        seen.push(next.change, history.state);
        next = history[kind](at);
      }
    }
  }
  return seen;
}

test('property: replaying the written log gives the same documents and the same undo and redo stacks', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const log = perform(acts);
      const replayed = new History(ROWS, structuredClone(log.entries));
      expect(unrolled(replayed, 1000)).toEqual(unrolled(log.history, 1000));
    }),
  );
});

test('property: n undos and n redos lead back to where one was', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), image, fc.nat(10), (acts, at, wanted) => {
      const log = perform(acts);
      const before = structuredClone(log.history.state);
      let undone = 0;
      while (undone < wanted && log.move('undo', at)) undone++;
      for (let i = 0; i < undone; i++) expect(log.move('redo', at)).toBe(true);
      // A silent change made after an undone one stays below it when that is redone: only documents without
      // such a mixture come back exactly.
      const silent = acts.some((one) => one.act === 'add' && one.draft.kind === 'image' && one.draft.silent);
      if (!silent) expect(log.history.state).toEqual(before);
    }),
  );
});
