import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Misbehaviour } from './provider.contract.ts';

/** An endpoint in front of another one of AWS's Query protocol, that can misbehave on purpose. */
export interface AwsProxy {
  readonly url: string;
  misbehave(how: Misbehaviour, action: string): void;
  behave(): void;
  stop(): Promise<void>;
}

const errors: Readonly<Partial<Record<Misbehaviour, readonly [status: number, code: string]>>> = {
  denied: [403, 'AccessDenied'],
  throttled: [400, 'Throttling'],
  outage: [500, 'ServiceFailure'],
};

export async function startAwsProxy(target: string): Promise<AwsProxy> {
  const script = new Map<string, Misbehaviour>();

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(incoming);
    const action = new URLSearchParams(body).get('Action') ?? '';
    const how = script.get(action);
    const [status, code] = (how && errors[how]) ?? [];
    if (status !== undefined && code !== undefined) return refuse(response, status, code);
    if (how === 'unreachable') return void incoming.socket.destroy();
    const answer = await forward(target, incoming, body);
    if (how === 'answerLost') return void incoming.socket.destroy();
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${new URL(target).pathname.replace(/\/$/, '')}`,
    misbehave: (how, action) => void script.set(action, how),
    behave: () => script.clear(),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response
    .writeHead(status, { 'content-type': 'text/xml', 'x-amzn-requestid': 'proxy-1' })
    .end(
      `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>${code}</Code><Message>Told to.</Message></Error><RequestId>proxy-1</RequestId></ErrorResponse>`,
    );
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** With the headers as they are: the signature covers the host that the client saw. */
function forward(target: string, incoming: IncomingMessage, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(target);
    const { url: path, method, headers } = incoming;
    const outgoing = request({ hostname, port, path, method, headers }, (answer) => {
      text(answer).then(
        (read) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: read }),
        reject,
      );
    });
    outgoing.on('error', reject).end(body);
  });
}
