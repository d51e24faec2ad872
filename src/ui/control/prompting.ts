import type { Prompt } from '#core/edits.ts';
import type { ImageId, PromptResult } from '#engine/messages.ts';
import { t } from '#ui/i18n.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useProject } from '#ui/state/project.ts';
import { useView } from '#ui/state/view.ts';
import { takeMask } from './editing.ts';
import { engine } from './engine.ts';
import { isAbort, report } from './failures.ts';
import { requireCurrent } from './project.ts';

/** The mask of the newest decoded prompt, with what it was made from. */
let decoded: { readonly image: ImageId; readonly prompt: Prompt; readonly result: PromptResult } | null = null;
let controller: AbortController | null = null;

/** Decodes a prompt; the newest one wins. Null when it was overtaken or failed. */
export async function decodePrompt(prompt: Prompt, loudly = false): Promise<PromptResult | null> {
  const { current } = useProject.getState();
  if (!current) return null;
  controller?.abort();
  const mine = new AbortController();
  controller = mine;
  const { signal } = mine;
  const { set } = useJobs.getState();
  try {
    set({ prompting: loudly });
    const result = await engine('prompt', [{ image: current, prompt, choice: useView.getState().maskChoice }], {
      signal,
    });
    decoded = { image: current, prompt, result };
    return result;
  } catch (error) {
    if (loudly && !isAbort(error)) report(error, t('notices.promptFailed'));
    return null;
  } finally {
    if (controller === mine) set({ prompting: false });
  }
}

/** Adds a point to the prompt under way, or begins one. */
export async function addPoint(x: number, y: number, positive: boolean): Promise<void> {
  const { prompt } = useView.getState();
  const points = [...(prompt?.points ?? []), { x, y, positive }];
  await showPrompt({ ...(prompt?.box ? { box: prompt.box } : {}), points });
}

/** Shows a prompt and, once it can mean something, its mask. */
export async function showPrompt(prompt: Prompt): Promise<void> {
  useView.getState().set({ prompt });
  if (!prompt.box && !prompt.points.some((point) => point.positive)) return;
  const result = await decodePrompt(prompt, true);
  if (result && useView.getState().prompt === prompt) useView.getState().set({ highlight: { prompt: true } });
}

/** Takes the prompt under way for the current class. */
export async function acceptPrompt(): Promise<void> {
  const { prompt } = useView.getState();
  if (!prompt) return;
  if (decoded?.prompt !== prompt) await decodePrompt(prompt, true);
  if (decoded?.prompt !== prompt) return;
  await takeMask(decoded.image, decoded.result, { prompt });
  cancelPrompt();
}

/** The mask of the newest decoded prompt, if there is one. */
export function decodedMask() {
  return decoded;
}

export function cancelPrompt(): void {
  controller?.abort();
  decoded = null;
  useView.getState().set({ prompt: null, highlight: null });
}

/** A prompt that is taken as soon as it is decoded: a single click, a box. */
export async function takePrompt(prompt: Prompt): Promise<void> {
  const { id } = requireCurrent();
  const { paintClass, set } = useView.getState();
  set({ prompt });
  const same = decoded && JSON.stringify(decoded.prompt) === JSON.stringify(prompt);
  const result = same ? decoded?.result : await decodePrompt(prompt, true);
  if (result) await takeMask(id, result, { prompt }, paintClass);
  if (useView.getState().prompt === prompt) cancelPrompt();
}
