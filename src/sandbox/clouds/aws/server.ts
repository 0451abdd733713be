import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AdminActions, answerAdmin } from './admin-endpoint.ts';
import { answerCall, type CallDependencies } from './answer-call.ts';
import { findService, servicePaths } from './services.ts';
import { answerSignin } from './signin/endpoint.ts';

/** The largest body that is read, in bytes; IAM's largest parameter has 131072 characters. */
const maximumBody = 1_048_576;

interface RunningServer {
  /** Such as `http://127.0.0.1:4566`. */
  readonly url: string;
  /** Ends every connection and resolves when the port is free. */
  stop(): Promise<void>;
}

/** Listens on the loopback interface. Rejects when the port is taken. */
export async function startServer(
  port: number,
  dependencies: CallDependencies,
  admin: AdminActions,
): Promise<RunningServer> {
  const server = createServer((request, response) => {
    // The clients of the SDK set their clocks by this header, so it must tell the simulator's time.
    response.setHeader('date', dependencies.now().toUTCString());
    answer(request, response, { dependencies, admin }).catch((error: unknown) => {
      dependencies.onError(error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { dependencies, admin }: { readonly dependencies: CallDependencies; readonly admin: AdminActions },
): Promise<void> {
  const body = await readBody(request);
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (body === undefined) return send(response, 413, 'text/plain', 'The body is too large.');
  // A page in a browser that got its own name to point here is turned away.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) {
    return send(response, 421, 'text/plain', 'This is a simulator for this machine only.');
  }
  if (pathname === '/federation') {
    const answered = answerSignin(readQuery(request, body), dependencies);
    if (!answered) return void request.socket.destroy();
    response.setHeader('content-security-policy', "default-src 'none'");
    response.setHeader('cache-control', 'no-store');
    return send(response, answered.status, answered.contentType, answered.body);
  }
  if (pathname.startsWith('/_simulator/')) {
    const { status, body: answered } = answerAdmin(
      {
        method: request.method ?? '',
        path: pathname.slice('/_simulator/'.length),
        contentType: request.headers['content-type'],
        body: body.toString('utf8'),
      },
      admin,
    );
    return send(response, status, 'application/json', JSON.stringify(answered));
  }
  await answerService({ request, response, body }, dependencies);
}

/** The parameters stand in the address, or, where they would make it too long, in the body. */
function readQuery(request: IncomingMessage, body: Buffer): URLSearchParams {
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
  if (request.method === 'POST') {
    for (const [name, value] of new URLSearchParams(body.toString('utf8'))) query.set(name, value);
  }
  return query;
}

async function answerService(
  {
    request,
    response,
    body,
  }: { readonly request: IncomingMessage; readonly response: ServerResponse; readonly body: Buffer },
  dependencies: CallDependencies,
): Promise<void> {
  const call = {
    method: request.method ?? '',
    url: request.url ?? '/',
    headers: request.headers,
    body,
    sourceIp: request.socket.remoteAddress,
  };
  const service = findService(call);
  if (!service) return send(response, 404, 'text/plain', `AWS is at / and at ${servicePaths.join(', ')}.`);
  if (call.method !== 'POST') return send(response, 405, 'text/plain', 'Call the services with POST.');
  const answered = await answerCall(service, call, dependencies);
  if (answered.body === undefined) {
    request.socket.destroy();
    return;
  }
  response.setHeader('x-amzn-RequestId', answered.requestId);
  if (answered.errorType !== undefined && answered.contentType.includes('json'))
    response.setHeader('x-amzn-ErrorType', answered.errorType);
  send(response, answered.status, answered.contentType, answered.body);
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

/** The body; undefined when it is too large, which is found out without keeping it. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maximumBody) chunks.push(chunk);
  }
  return size <= maximumBody ? Buffer.concat(chunks) : undefined;
}
