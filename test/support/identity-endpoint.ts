import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { storageCredential } from './storage.ts';

export interface IdentityEndpoint {
  /** The variables by which App Service tells an app where its managed identity is. */
  readonly env: { readonly IDENTITY_ENDPOINT: string; readonly IDENTITY_HEADER: string };
  /** What was asked for so far. */
  readonly asked: URLSearchParams[];
  close(): Promise<void>;
}

/**
 * The managed identity endpoint of App Service, as far as the SDK uses it (Microsoft Learn, "How to use managed
 * identities for App Service", REST endpoint reference). Its tokens are those of `storageCredential`.
 */
export async function startIdentityEndpoint(): Promise<IdentityEndpoint> {
  const secret = 'the header that proves the caller is on this machine';
  const asked: URLSearchParams[] = [];
  const server = createServer((request: IncomingMessage, answer) => {
    const send = (status: number, body: object) => {
      answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (request.headers['x-identity-header'] !== secret) {
      send(401, { error: 'unauthorized' });
      return;
    }
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
    asked.push(query);
    void storageCredential.getToken([]).then((token) =>
      send(200, {
        access_token: token?.token,
        expires_on: String(Math.floor((token?.expiresOnTimestamp ?? 0) / 1000)),
        resource: query.get('resource'),
        token_type: 'Bearer',
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    env: { IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/msi/token`, IDENTITY_HEADER: secret },
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
