import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { BadCallError, type HttpAnswer, type HttpCall, readCall } from './http-message.ts';

export interface ServerOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** The largest request body, in bytes. */
  readonly bodyLimit: number;
  handle(call: HttpCall): Promise<HttpAnswer>;
  /** Told of failures of `handle`, which the caller sees as a bare 500. */
  failed(error: unknown): void;
}

/** How long (ms) requests may go on after `close`. */
const GRACE = 10_000;

export interface Server {
  readonly port: number;
  /** Stops listening and resolves when the last request is answered, or cut off after a while. */
  close(): Promise<void>;
}

function write(response: ServerResponse, answer: HttpAnswer): void {
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  response.statusCode = answer.status;
  response.end(answer.body);
}

function refuse(response: ServerResponse, status: number, message?: string): void {
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  // The rest of a body that was not read must not be taken for the next request.
  response.setHeader('connection', 'close');
  write(response, { status, ...(message === undefined ? {} : { body: message }) });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: AnswerOptions,
): Promise<void> {
  try {
    const call = await readCall(request, options.authority(), options.bodyLimit);
    const result = await options.handle(call);
    // A connection kept alive would keep a closing server open.
    if (options.closing()) response.setHeader('connection', 'close');
    write(response, result);
  } catch (error) {
    if (error instanceof BadCallError) return refuse(response, error.status, error.message);
    // The caller went away: nobody is left to answer.
    if (request.destroyed && !request.complete) return;
    options.failed(error);
    refuse(response, 500);
  }
}

type AnswerOptions = ServerOptions & { authority(): string; closing(): boolean };

/** Starts an HTTP server on the loopback interface. Rejects when the port is taken. */
export async function listen(options: ServerOptions): Promise<Server> {
  let port = 0;
  const authority = () => `127.0.0.1:${port}`;
  const server = createServer((request, response) => {
    void answer(request, response, { ...options, authority, closing: () => !server.listening });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no TCP address.');
  port = address.port;
  return {
    port,
    close: () =>
      new Promise<void>((resolve) => {
        if (!server.listening) return resolve();
        const grace = setTimeout(() => server.closeAllConnections(), GRACE);
        server.close(() => {
          clearTimeout(grace);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
