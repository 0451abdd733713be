import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TeamsClientError } from '../teams/client-error.ts';
import { type Asset, pageAssets } from './assets.ts';
import { checkCaller } from './guard.ts';
import { HttpRefusal } from './http-refusal.ts';
import { createLive } from './live.ts';
import type { ConsoleOptions } from './options.ts';
import { createRoutes } from './routes.ts';

/** The running console. */
export interface Console {
  /** Where the page is; ends with a slash. */
  readonly url: string;
  stop(): Promise<void>;
}

const largestBody = 64 * 1024;

/** Scripts, styles and connections of this origin only, and nobody may frame the page. */
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** Builds the page and serves it on 127.0.0.1. @throws the listen error when the port is taken. */
export async function startConsole(options: ConsoleOptions): Promise<Console> {
  const assets = await pageAssets();
  const live = createLive(options);
  const routes = createRoutes(options, live);

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    checkCaller(request);
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'POST') {
      const route = Object.hasOwn(routes, pathname) ? routes[pathname] : undefined;
      if (route === undefined) throw new HttpRefusal(404, `There is nothing at ${pathname}.`);
      answerJson(response, 200, await route(await readJson(request)));
      return;
    }
    if (request.method !== 'GET') throw new HttpRefusal(405, 'Only GET and POST are understood.');
    if (pathname === '/api/events') return live.connect(response);
    if (pathname === '/api/state') return answerJson(response, 200, await live.state());
    answerAsset(response, assets.get(pathname), pathname);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => answerError(response, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host ?? '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () =>
      new Promise((resolve, reject) => {
        live.stop();
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) throw new HttpRefusal(413, 'That is too long.');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    throw new HttpRefusal(400, 'The body is not JSON.');
  }
}

function answerAsset(response: ServerResponse, asset: Asset | undefined, pathname: string): void {
  if (asset === undefined) throw new HttpRefusal(404, `There is nothing at ${pathname}.`);
  response.writeHead(200, { 'content-type': asset.type }).end(asset.content);
}

function answerJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

/** Answers with a sentence for the page to show. */
function answerError(response: ServerResponse, error: unknown): void {
  // Events that have begun cannot become an error any more; the page connects again.
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.setHeader('connection', 'close');
  const message = error instanceof Error ? error.message : String(error);
  answerJson(response, statusOf(error), { error: message });
}

function statusOf(error: unknown): number {
  if (error instanceof HttpRefusal) return error.status;
  return error instanceof TeamsClientError ? 422 : 500;
}
