/**
 * An error that a person can cause or meet. `code` names a message of the catalogue
 * (`errors.<code>` in src/ui/messages), `details` fills its gaps: the thing, the reason, what to do.
 * It crosses the worker boundary as plain data.
 */
export class UserError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(code: string, details: Record<string, string | number> = {}) {
    super(`${code} ${JSON.stringify(details)}`);
    this.name = 'UserError';
    this.code = code;
    this.details = details;
  }
}

/** Thrown when an AbortSignal stopped the work: nobody's mistake, nothing to show. */
export class AbortedError extends Error {
  constructor() {
    super('aborted');
    this.name = 'AbortError';
  }
}

/** The part of AbortSignal that the pure layers need, so that they compile without the DOM. */
export interface Signal {
  readonly aborted: boolean;
}

export function throwIfAborted(signal?: Signal): void {
  if (signal?.aborted) throw new AbortedError();
}
