import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a file is served, where that is not as it should be. */
export interface Behaviour {
  /** The connection is cut after so many bytes of the file: each number once, then no more. */
  cuts?: number[];
  /** Answers with everything whatever range is asked for. */
  ignoresRanges?: boolean;
  /** Says nothing by which a file and its successor are told apart. */
  untagged?: boolean;
  /** Does not say how long the file is. */
  unsized?: boolean;
  status?: number;
  /** Bytes a second. */
  speed?: number;
}

export interface ServedFile extends Behaviour {
  bytes: Uint8Array;
}

/** A request as it came in: the path, and the first byte asked for. */
export interface Asked {
  readonly path: string;
  readonly from: number;
}

/** A server of files with ranges that can be made to fail. */
export class ModelServer {
  readonly files = new Map<string, ServedFile>();
  readonly asked: Asked[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(port = 0): Promise<ModelServer> {
    const server = new ModelServer();
    await new Promise<void>((resolve) => server.#server.listen(port, '127.0.0.1', resolve));
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  url(path: string): string {
    return `${this.origin}${path}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', this.origin).pathname;
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Expose-Headers', 'ETag, Content-Range, Content-Length, Accept-Ranges');
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    const file = this.files.get(path);
    const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
    const from = range && !file?.ignoresRanges ? Number(range[1]) : 0;
    this.asked.push({ path, from: Number(range?.[1] ?? 0) });
    if (!file || file.status) return void response.writeHead(file?.status ?? 404).end('no such file');
    const { bytes } = file;
    if (!file.untagged) response.setHeader('ETag', `"${tagOf(bytes)}"`);
    const isPart = range !== null && !file.ignoresRanges;
    if (isPart && from >= bytes.length)
      return void response.writeHead(416, { 'Content-Range': `bytes */${bytes.length}` }).end();
    if (isPart) response.setHeader('Content-Range', `bytes ${from}-${bytes.length - 1}/${bytes.length}`);
    if (!file.unsized) response.setHeader('Content-Length', bytes.length - from);
    response.writeHead(isPart ? 206 : 200);
    // A cut behind the first byte asked for, or the bytes that are left.
    const cut = file.cuts?.find((at) => at >= from);
    if (cut !== undefined) file.cuts = file.cuts?.filter((at) => at !== cut);
    await this.#send(response, bytes.subarray(from, cut ?? bytes.length), file);
    if (cut === undefined) response.end();
    else response.destroy();
  }

  async #send(response: ServerResponse, bytes: Uint8Array, file: ServedFile): Promise<void> {
    // An answer that is cut at once must still have left its head.
    response.flushHeaders();
    const step = file.speed ? Math.ceil(file.speed / 20) : Math.max(1, bytes.length);
    for (let at = 0; at < bytes.length && !response.destroyed; at += step) {
      await new Promise<void>((resolve) => {
        response.write(bytes.subarray(at, at + step), () => resolve());
      });
      if (file.speed) await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

const tags = new WeakMap<Uint8Array, string>();

function tagOf(bytes: Uint8Array): string {
  const tag = tags.get(bytes) ?? createHash('sha1').update(bytes).digest('hex');
  tags.set(bytes, tag);
  return tag;
}
