import { openFiles } from './opening.ts';

interface PickerOptions {
  readonly accept?: string;
  readonly multiple?: boolean;
  readonly folder?: boolean;
}

/** Asks for files with the system's own dialog; an empty list when it was closed. */
export function pickFiles({ accept, multiple = true, folder = false }: PickerOptions): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = multiple;
    input.webkitdirectory = folder;
    if (accept) input.accept = accept;
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}

const IMAGE_TYPES = 'image/jpeg,image/png,image/webp';

export async function pickImages(): Promise<void> {
  await openFiles(await pickFiles({ accept: IMAGE_TYPES }));
}

export async function pickFolder(): Promise<void> {
  await openFiles(await pickFiles({ folder: true }), { quietly: true });
}
