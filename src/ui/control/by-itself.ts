import type { Choice } from '#models/registry/choose.ts';
import type { RegistryEntry } from '#models/registry/registry.ts';

/** Why a model is not fetched by itself: catalogue keys under `models.byItself.why`. */
export type Hindrance =
  /** The person said so. */
  | 'off'
  /** The person chose a model for this project. */
  | 'chosen'
  /** Work of a person rests on the model in use: its labels must not change under their hands. */
  | 'begun'
  /** A script's results must not depend on whether a download has ended. */
  | 'scripted'
  | 'offline'
  | 'metered'
  /** It is made for a GPU, and models run on the processor here. */
  | 'processor'
  | 'tooLarge';

/** What of a browser's `navigator` counts. Few browsers tell of the connection. */
export interface Line {
  readonly onLine: boolean;
  readonly webdriver: boolean;
  readonly connection?: { readonly saveData?: boolean; readonly type?: string };
}

export interface Wishes {
  readonly isWanted: boolean;
  readonly isChosen: boolean;
  readonly isBegun: boolean;
}

/** What stands against fetching something large without being asked; null: nothing. */
export function hindranceOf({ isWanted, isChosen, isBegun }: Wishes, line: Line): Hindrance | null {
  if (!isWanted) return 'off';
  if (isChosen) return 'chosen';
  if (isBegun) return 'begun';
  if (line.webdriver) return 'scripted';
  if (!line.onLine) return 'offline';
  if (line.connection?.saveData || line.connection?.type === 'cellular') return 'metered';
  return null;
}

/** What stands against a model on this device, however wanted it is. */
export function misfitOf({ provider }: RegistryEntry, { reason }: Choice): Hindrance | null {
  if (reason === null) return 'tooLarge';
  return reason === 'processor' && provider === 'webgpu' ? 'processor' : null;
}
