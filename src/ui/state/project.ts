import { create } from 'zustand';
import type { ProjectClass } from '#core/classes.ts';
import type { Recipe } from '#core/recipe.ts';
import type { Change, ImageDocument, ImageId } from '#project/changes.ts';
import type { ProjectMode, StorageReport } from '#project/project.ts';

export interface ProjectMirror {
  mode: ProjectMode | 'opening' | 'failed';
  images: readonly ImageDocument[];
  classes: readonly ProjectClass[];
  /** The recipe on the sliders: what is written, or ahead of it while one is dragged. */
  recipe: Recipe | null;
  current: ImageId | null;
  /** What undo and redo would do at the image on screen. */
  next: { readonly undo: Change | null; readonly redo: Change | null };
  /** Writes under way. */
  writing: number;
  /** True after a write that failed, until one succeeds. */
  unsaved: boolean;
  storage: StorageReport | null;
  /** Object URLs of small pictures for the strip. */
  thumbnails: Readonly<Record<ImageId, string>>;
  sizes: Readonly<Record<ImageId, { readonly width: number; readonly height: number }>>;
  search: string;
  /** The demo scenes are on their way. */
  fetching: boolean;
}

interface ProjectStore extends ProjectMirror {
  set(patch: Partial<ProjectMirror>): void;
}

/** The project as the screen shows it, kept in step by control/project.ts. */
export const useProject = create<ProjectStore>()((set) => ({
  mode: 'opening',
  images: [],
  classes: [],
  recipe: null,
  current: null,
  next: { undo: null, redo: null },
  writing: 0,
  unsaved: false,
  storage: null,
  thumbnails: {},
  sizes: {},
  search: '',
  fetching: false,
  set: (patch) => set(patch),
}));

export function currentImage(state: ProjectMirror): ImageDocument | null {
  return state.images.find((image) => image.id === state.current) ?? null;
}

/** Images that the search leaves, in order. */
export function visibleImages(state: Pick<ProjectMirror, 'images' | 'search' | 'classes'>): readonly ImageDocument[] {
  const words = state.search.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return state.images;
  const names = new Map(state.classes.map((one) => [one.id, one.name.toLowerCase()]));
  return state.images.filter((image) => {
    const tags = image.tags.map((tag) => names.get(tag) ?? '');
    return words.every((word) => {
      if (word === 'reviewed:0') return !image.reviewed;
      if (word === 'reviewed:1') return image.reviewed;
      if (word.startsWith('tag:')) return tags.some((tag) => tag.includes(word.slice(4)));
      return image.name.toLowerCase().includes(word) || tags.some((tag) => tag.includes(word));
    });
  });
}
