import { AbortedError, UserError } from '#core/errors.ts';

/**
 * Typed calls over a message port: results or errors, progress, abort, transferred buffers and
 * events. The page talks to the engine worker in it, and the engine to the worker that runs
 * models on WebAssembly.
 */

/** The part of Worker, MessagePort and a worker's global scope that is used here. */
export interface Port {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** An interface whose members all are asynchronous functions. */
export type Api<A> = { [M in keyof A]: (...args: never[]) => Promise<unknown> };

/** What a handler is given besides the arguments. */
export interface Call {
  readonly signal: AbortSignal;
  progress(report: unknown): void;
}

export type Handlers<A extends Api<A>> = {
  [M in keyof A]: (call: Call, ...args: Parameters<A[M]>) => ReturnType<A[M]>;
};

export interface CallOptions<P = unknown> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (report: P) => void;
  /** Handed over instead of copied; they are of no use to the caller afterwards. */
  readonly transfer?: Transferable[];
}

/** Errors as plain data. Anything unforeseen keeps its message and stack. */
type Fault =
  | { readonly type: 'user'; readonly code: string; readonly details: Record<string, string | number> }
  | { readonly type: 'abort' }
  | { readonly type: 'other'; readonly message: string; readonly stack: string };

type Outgoing =
  | { readonly call: number; readonly method: string; readonly args: readonly unknown[] }
  | { readonly abort: number };
type Incoming =
  | { readonly done: number; readonly value: unknown }
  | { readonly failed: number; readonly fault: Fault }
  | { readonly progress: number; readonly report: unknown }
  | { readonly event: unknown };

const transferred = new WeakMap<object, Transferable[]>();

/** Marks what of a handler's result is handed over to the caller instead of copied. */
export function handOver<T extends object>(value: T, transfer: Transferable[]): T {
  transferred.set(value, transfer);
  return value;
}

/** Answers calls on a port. Returns the function that sends events to the other side. */
export function serve<A extends Api<A>, E = never>(port: Port, handlers: Handlers<A>): (event: E) => void {
  const running = new Map<number, AbortController>();
  const post = (message: Incoming, transfer: Transferable[] = []) => port.postMessage(message, transfer);

  async function answer(id: number, method: string, args: readonly unknown[]): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      if (!(method in handlers)) throw new Error(`no such call: ${method}`);
      const handler = handlers[method as keyof A] as unknown as (call: Call, ...args: unknown[]) => Promise<unknown>;
      const progress = (report: unknown) => {
        if (running.has(id)) post({ progress: id, report });
      };
      const value = await handler({ signal: controller.signal, progress }, ...args);
      post({ done: id, value }, (typeof value === 'object' && value !== null && transferred.get(value)) || []);
    } catch (error) {
      post({ failed: id, fault: toFault(error) });
    } finally {
      running.delete(id);
    }
  }

  port.addEventListener('message', ({ data }: MessageEvent<Outgoing>) => {
    if ('call' in data) void answer(data.call, data.method, data.args);
    else running.get(data.abort)?.abort();
  });
  return (event) => post({ event });
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
  onProgress?: (report: unknown) => void;
}

/** The calling side of a port. */
export class Caller<A extends Api<A>, P = unknown, E = never> {
  readonly #port: Port;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Set<(event: E) => void>();
  #next = 1;

  constructor(port: Port) {
    this.#port = port;
    port.addEventListener('message', ({ data }: MessageEvent<Incoming>) => this.#receive(data));
  }

  /**
   * @throws what the handler threw: UserError and AbortedError as such, all else as Error.
   * An aborted call rejects at once, whether or not the other side has noticed.
   */
  call<M extends keyof A & string>(method: M, args: Parameters<A[M]>, options: CallOptions<P> = {}): ReturnType<A[M]> {
    const { signal, onProgress, transfer = [] } = options;
    const result = new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new AbortedError());
      const id = this.#next++;
      const abort = () => {
        this.#pending.delete(id);
        this.#port.postMessage({ abort: id } satisfies Outgoing, []);
        reject(new AbortedError());
      };
      const settle = (finish: (outcome: unknown) => void) => (outcome: unknown) => {
        signal?.removeEventListener('abort', abort);
        finish(outcome);
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#pending.set(id, {
        resolve: settle(resolve),
        reject: settle(reject),
        onProgress: onProgress as Pending['onProgress'],
      });
      this.#port.postMessage({ call: id, method, args } satisfies Outgoing, transfer);
    });
    return result as ReturnType<A[M]>;
  }

  /** Listens to the other side's events until the returned function is called. */
  on(listener: (event: E) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Rejects everything under way: the other side is gone. */
  fail(error: Error): void {
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }

  #receive(message: Incoming): void {
    if ('event' in message) {
      for (const listener of this.#listeners) listener(message.event as E);
    } else if ('progress' in message) {
      this.#pending.get(message.progress)?.onProgress?.(message.report);
    } else if ('done' in message) {
      this.#take(message.done)?.resolve(message.value);
    } else {
      this.#take(message.failed)?.reject(fromFault(message.fault));
    }
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }
}

/**
 * Talks with a worker that ends with the conversation.
 * @throws what the talk throws, and Error when the worker itself fails
 */
export async function withWorker<A extends Api<A>, R>(
  worker: Worker,
  talk: (caller: Caller<A>) => Promise<R>,
): Promise<R> {
  const failed = new Promise<never>((_, reject) =>
    worker.addEventListener('error', ({ message }) => reject(new Error(`a worker failed: ${message}`))),
  );
  try {
    return await Promise.race([talk(new Caller<A>(worker)), failed]);
  } finally {
    worker.terminate();
  }
}

function toFault(error: unknown): Fault {
  if (error instanceof UserError) return { type: 'user', code: error.code, details: { ...error.details } };
  if (error instanceof Error && error.name === 'AbortError') return { type: 'abort' };
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { type: 'other', message, stack: stack ?? '' };
}

function fromFault(fault: Fault): Error {
  if (fault.type === 'user') return new UserError(fault.code, fault.details);
  if (fault.type === 'abort') return new AbortedError();
  const error = new Error(fault.message);
  error.stack = fault.stack;
  return error;
}
