import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AdminActions, answerAdmin } from './admin-endpoint.ts';
import { iamService } from './iam/service.ts';
import { answerQuery, type QueryDependencies } from './query-endpoint.ts';
import { stsService } from './sts/service.ts';
import type { Service } from './wire/xml.ts';

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
  dependencies: QueryDependencies,
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
  { dependencies, admin }: { readonly dependencies: QueryDependencies; readonly admin: AdminActions },
): Promise<void> {
  const body = await readBody(request);
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (body === undefined) return send(response, 413, 'text/plain', 'The body is too large.');
  // A page in a browser that got its own name to point here is turned away.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) {
    return send(response, 421, 'text/plain', 'This is a simulator for this machine only.');
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
  const service = findService(pathname);
  if (!service) return send(response, 404, 'text/plain', 'AWS is at /iam and /sts.');
  if (request.method !== 'POST') return send(response, 405, 'text/plain', 'Call the services with POST.');
  await answerService(service, { request, response, body }, dependencies);
}

const findService = (pathname: string): Service | undefined =>
  [iamService, stsService].find(({ name }) => pathname === `/${name}` || pathname === `/${name}/`);

async function answerService(
  service: Service,
  {
    request,
    response,
    body,
  }: { readonly request: IncomingMessage; readonly response: ServerResponse; readonly body: Buffer },
  dependencies: QueryDependencies,
): Promise<void> {
  const query = {
    method: request.method ?? '',
    url: request.url ?? '/',
    headers: request.headers,
    body,
    sourceIp: request.socket.remoteAddress,
  };
  const answered = await answerQuery(service, query, dependencies);
  if (answered.body === undefined) {
    request.socket.destroy();
    return;
  }
  response.setHeader('x-amzn-RequestId', answered.requestId);
  send(response, answered.status, 'text/xml', answered.body);
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
