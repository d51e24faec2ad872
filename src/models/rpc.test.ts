import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { AbortedError, UserError } from '#core/errors.ts';
import { Caller, handOver, type Port, serve, withWorker } from './rpc.ts';

interface TestApi {
  add(a: number, b: number): Promise<number>;
  fail(kind: 'user' | 'abort' | 'other'): Promise<void>;
  wait(): Promise<void>;
  count(to: number): Promise<void>;
  bytes(): Promise<Uint8Array>;
}

const open: { close(): void }[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

function connect() {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  const aborted: string[] = [];
  const sent = Uint8Array.of(1, 2, 3);
  const emit = serve<TestApi, string>(port1 as unknown as Port, {
    add: async (_call, a, b) => a + b,
    async fail(_call, kind) {
      if (kind === 'user') throw new UserError('area.code', { file: 'a.png', width: 3 });
      if (kind === 'abort') throw new AbortedError();
      throw new TypeError('broken');
    },
    wait: ({ signal }) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => {
          aborted.push('wait');
          reject(new AbortedError());
        }),
      ),
    async count({ progress }, to) {
      for (let i = 1; i <= to; i++) progress(i / to);
    },
    bytes: async () => handOver(sent, [sent.buffer]),
  });
  const caller = new Caller<TestApi, number, string>(port2 as unknown as Port);
  port1.start();
  port2.start();
  return { caller, emit, aborted, sent };
}

test('calls answer, each with its own result', async () => {
  const { caller } = connect();
  expect(await Promise.all([caller.call('add', [1, 2]), caller.call('add', [30, 4])])).toEqual([3, 34]);
});

test('a person’s error crosses with code and details', async () => {
  const { caller } = connect();
  const failed = caller.call('fail', ['user']);
  await expect(failed).rejects.toBeInstanceOf(UserError);
  await expect(failed).rejects.toMatchObject({ code: 'area.code', details: { file: 'a.png', width: 3 } });
});

test('an abort and an unforeseen error cross as what they are', async () => {
  const { caller } = connect();
  await expect(caller.call('fail', ['abort'])).rejects.toBeInstanceOf(AbortedError);
  await expect(caller.call('fail', ['other'])).rejects.toThrow('broken');
  await expect(caller.call('nothing' as 'add', [1, 2])).rejects.toThrow('no such call: nothing');
});

test('an aborted call rejects at once and tells the other side', async () => {
  const { caller, aborted } = connect();
  const controller = new AbortController();
  const waiting = caller.call('wait', [], { signal: controller.signal });
  controller.abort();
  await expect(waiting).rejects.toBeInstanceOf(AbortedError);
  expect(await caller.call('add', [1, 1])).toBe(2);
  expect(aborted).toEqual(['wait']);
  await expect(caller.call('add', [1, 1], { signal: controller.signal })).rejects.toBeInstanceOf(AbortedError);
});

test('progress comes before the result, events come to all listeners until they leave', async () => {
  const { caller, emit } = connect();
  const seen: number[] = [];
  await caller.call('count', [4], { onProgress: (fraction) => seen.push(fraction) });
  expect(seen).toEqual([0.25, 0.5, 0.75, 1]);
  const events: string[] = [];
  const leave = caller.on((event) => events.push(event));
  emit('one');
  await caller.call('add', [0, 0]);
  leave();
  emit('two');
  await caller.call('add', [0, 0]);
  expect(events).toEqual(['one']);
});

test('what is handed over is gone on the other side', async () => {
  const { caller, sent } = connect();
  expect([...(await caller.call('bytes', []))]).toEqual([1, 2, 3]);
  expect(sent.byteLength).toBe(0);
});

test('everything under way fails when the other side is gone', async () => {
  const { caller } = connect();
  const waiting = caller.call('wait', []);
  caller.fail(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
});

/** A worker whose script is served here; `crash` is what a browser says of one that cannot be loaded. */
class FakeWorker extends EventTarget {
  isTerminated = false;
  readonly #port: Port;

  constructor() {
    super();
    const { port1, port2 } = new MessageChannel();
    open.push(port1, port2);
    serve<Pick<TestApi, 'add' | 'wait'>>(port1 as unknown as Port, {
      add: async (_call, a, b) => a + b,
      wait: () => new Promise(() => {}),
    });
    this.#port = port2 as unknown as Port;
    this.#port.addEventListener('message', ({ data }) => this.dispatchEvent(new MessageEvent('message', { data })));
    port1.start();
    port2.start();
  }

  postMessage(message: unknown, transfer: Transferable[]): void {
    this.#port.postMessage(message, transfer);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  crash(message: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message }));
  }
}

test('a worker ends with the conversation, and the conversation with a worker that fails', async () => {
  const good = new FakeWorker();
  const sum = await withWorker<TestApi, number>(good as unknown as Worker, (caller) => caller.call('add', [2, 3]));
  expect([sum, good.isTerminated]).toEqual([5, true]);
  const bad = new FakeWorker();
  const waiting = withWorker<TestApi, void>(bad as unknown as Worker, (caller) => caller.call('wait', []));
  bad.crash('no such script');
  await expect(waiting).rejects.toThrow('no such script');
  expect(bad.isTerminated).toBe(true);
});
