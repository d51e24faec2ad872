import { UserError } from '#core/errors.ts';
import { IdbStore } from './idb-store.ts';
import { MemoryStore } from './memory-store.ts';
import { Project } from './project.ts';
import { lockTab } from './tab-lock.ts';

export interface OpenOptions {
  /** Take the project from the tab that has it open. */
  readonly takeOver?: boolean;
  /** Look at it while another tab writes; the state is that of now and does not follow. */
  readonly readOnly?: boolean;
  /** Start a new, empty project and leave the present one where it is. */
  readonly fresh?: boolean;
  /** Keep nothing beyond the page. */
  readonly memory?: boolean;
  /** The database; the one last used by default. */
  readonly database?: string;
}

/** Which database the next start opens. Absent: the first. */
const POINTER = 'camwalk.database';
const FIRST = 'camwalk';

/**
 * Opens the project of this browser, or makes it.
 * @throws UserError 'project.secondTab' | 'project.newer' | 'project.corrupt' | 'project.unavailable'; the data
 * that is there is left as it was
 */
export async function openProject(options: OpenOptions = {}): Promise<Project> {
  if (options.memory) return Project.load(new MemoryStore(), 'write');
  if (!globalThis.indexedDB) throw new UserError('project.unavailable', { reason: 'IndexedDB' });
  const present = options.database ?? localStorage.getItem(POINTER) ?? FIRST;
  const name = options.fresh ? await unused(present) : present;
  const project = options.readOnly ? await openToRead(name) : await openToWrite(name, options.takeOver ?? false);
  if (options.fresh) localStorage.setItem(POINTER, name);
  return project;
}

async function openToRead(name: string): Promise<Project> {
  let project: Project | null = null;
  const store = await IdbStore.open(name, null, () => project?.leave('closed'));
  project = await Project.load(store, 'read').catch((error) => {
    store.close();
    throw error;
  });
  return project;
}

async function openToWrite(name: string, takeOver: boolean): Promise<Project> {
  let project: Project | null = null;
  const lock = await lockTab(name, takeOver, () => project?.leave('takenOver'));
  if (!lock) throw new UserError('project.secondTab');
  let store: IdbStore | null = null;
  try {
    store = await IdbStore.open(name, crypto.getRandomValues(new Uint32Array(4)).join('-'), () =>
      project?.leave('closed'),
    );
    project = await Project.load(store, 'write', () => lock.release());
    return project;
  } catch (error) {
    store?.close();
    lock.release();
    throw error;
  }
}

async function unused(name: string): Promise<string> {
  const taken = new Set((await indexedDB.databases()).map((database) => database.name));
  let next = successor(name);
  while (taken.has(next)) next = successor(next);
  return next;
}

/** 'camwalk' → 'camwalk-2' → 'camwalk-3'. */
function successor(name: string): string {
  const match = /^(.*)-(\d+)$/.exec(name);
  return match ? `${match[1]}-${Number(match[2]) + 1}` : `${name}-2`;
}
