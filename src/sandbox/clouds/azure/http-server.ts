import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { LoopbackCertificates } from './certificates.ts';
import type { Outcome } from './dispatch.ts';
import type { Call } from './service.ts';

const LARGEST_BODY = 1_000_000;

export interface RunningServer {
  readonly port: number;
  /** Cuts what is still open. Closing twice does no harm. */
  close(): Promise<void>;
}

export interface ServerOptions {
  /** Any free one when 0 or absent. */
  readonly port?: number | undefined;
  /** Plain http when absent. */
  readonly certificates?: LoopbackCertificates | undefined;
  readonly now: () => Date;
  handle(call: Call): Promise<Outcome>;
  /** Told of what went wrong where no answer could be given any more. */
  readonly onError: (error: unknown) => void;
}

/** Listens on the IPv4 loopback address only. */
export async function listen(options: ServerOptions): Promise<RunningServer> {
  const { certificates } = options;
  const secure = certificates !== undefined;
  const server: Server = secure
    ? createHttpsServer({ cert: certificates.certificate, key: certificates.key })
    : createHttpServer();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const address = server.address();
    // A request may still come in on an open connection while the server closes.
    if (address === null || typeof address === 'string') return void request.destroy();
    const { port } = address;
    const origin = secure ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
    answer(request, response, { options, origin }).catch((error: unknown) => {
      // A caller that hangs up in the middle is no mistake of ours.
      if (!request.destroyed) options.onError(error);
      request.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve, reject) => {
        if (!server.listening) return resolve();
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  server: { options: ServerOptions; origin: string },
): Promise<void> {
  // Not `new URL(request.url)`: it would take what follows two slashes for a host.
  const [path, search] = splitOnce(request.url ?? '/', '?');
  const body = await readBody(request);
  if (body === undefined) {
    response.writeHead(413, { Connection: 'close' }).end();
    return;
  }
  const outcome = await server.options.handle({
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(search),
    headers: request.headers,
    body,
    origin: server.origin,
    now: server.options.now(),
    trace: { caller: null },
  });
  if (outcome === 'drop') {
    request.socket.destroy();
    return;
  }
  const text = outcome.body === undefined ? '' : JSON.stringify(outcome.body);
  response.writeHead(outcome.status, {
    'Cache-Control': 'no-store',
    ...(text !== '' && { 'Content-Type': 'application/json; charset=utf-8' }),
    ...outcome.headers,
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read on to the end all the same: the caller hears the answer only after it has sent everything.
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  return size > LARGEST_BODY ? undefined : Buffer.concat(chunks).toString('utf8');
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
