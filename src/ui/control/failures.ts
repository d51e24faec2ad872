import { UserError } from '#core/errors.ts';
import { hasMessage, t } from '#ui/i18n.ts';
import { useNotices } from '#ui/state/notices.ts';

/** An error in the words of the catalogue. */
export function describeError(error: unknown): string {
  if (error instanceof UserError) {
    const key = `errors.${error.code}`;
    if (hasMessage(key)) return t(key, { ...error.details });
    return t('errors.unworded', { code: error.code, details: JSON.stringify(error.details) });
  }
  return error instanceof Error ? error.message : String(error);
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Shows an error without stopping anything; an aborted call is nobody's mistake. */
export function report(error: unknown, title = t('notices.failed')): void {
  if (isAbort(error)) return;
  if (!(error instanceof UserError)) console.error(error);
  useNotices.getState().add('error', title, describeError(error));
}

/** Runs work whose failure is shown and goes no further. */
export async function guarded<T>(work: () => Promise<T>, title?: string): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    report(error, title);
    return undefined;
  }
}
