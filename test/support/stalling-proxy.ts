import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { CertificateFiles } from '../../src/sandbox/storage/azurite.ts';

export interface StallingProxy {
  /** The endpoint behind the proxy, as reached through it. */
  readonly endpoint: string;
  /** Which answers stop after their headers and the first byte; none unless a test says otherwise. */
  stalls: (method: string, path: string) => boolean;
  /** How many answers were stopped so far. */
  readonly stalled: number;
  close(): Promise<void>;
}

/** Stands between a client and a server whose answers begin and, where a test says so, never end. */
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
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        if (!proxy.stalls(method, path)) {
          answer.pipe(outgoing);
          return;
        }
        proxy.stalled += 1;
        answer.once('data', (piece: Buffer) => outgoing.write(piece.subarray(0, 1)));
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
    stalled: 0,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return proxy;
}
