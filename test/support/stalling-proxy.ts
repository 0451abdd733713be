import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { CertificateFiles } from '../../src/sandbox/storage/azurite.ts';

export interface StallingProxy {
  /** The endpoint behind the proxy, as reached through it. */
  readonly endpoint: string;
  /** Which answers stop after their headers and the first byte; none unless a test says otherwise. */
  stalls: (method: string, path: string) => boolean;
  /** What comes instead of these answers, with status 200, if they do not stop; undefined: they do. */
  instead: string | undefined;
  /** How many answers were stopped or replaced so far. */
  readonly stalled: number;
  close(): Promise<void>;
}

/** Stands between a client and a server whose answers, where a test says so, begin and never end, or are none of its own. */
export async function startStallingProxy(
  endpoint: string,
  certificate: CertificateFiles,
): Promise<StallingProxy> {
  const target = new URL(endpoint);
  const files = { cert: readFileSync(certificate.certFile), key: readFileSync(certificate.keyFile) };
  const server = createServer(files, (incoming, outgoing) => {
    const { method = '', url: path = '', headers } = incoming;
    const forwarded = request(
      { host: target.hostname, port: target.port, method, path, headers },
      (answer) => {
        const stalls = proxy.stalls(method, path);
        if (stalls) proxy.stalled += 1;
        if (stalls && proxy.instead !== undefined) {
          answer.resume();
          outgoing.writeHead(200, { 'content-type': 'text/html' }).end(proxy.instead);
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        if (stalls) answer.once('data', (piece: Buffer) => outgoing.write(piece.subarray(0, 1)));
        else answer.pipe(outgoing);
      },
    );
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy = {
    endpoint: `https://127.0.0.1:${port}${target.pathname}`,
    stalls: (_method: string, _path: string): boolean => false,
    instead: undefined as string | undefined,
    stalled: 0,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return proxy;
}
