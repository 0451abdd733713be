import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { CertificateFiles } from '../../src/sandbox/storage/azurite.ts';

export interface LossyProxy {
  /** The endpoint behind the proxy, as reached through it. */
  readonly endpoint: string;
  /** How many answers were lost so far. */
  lost(): number;
  close(): Promise<void>;
}

/**
 * Stands between a client and a server and, once, lets the server do what was asked and then breaks the
 * connection instead of handing the answer on: the first call whose method and path match.
 */
export async function startLossyProxy(
  endpoint: string,
  certificate: CertificateFiles,
  matches: (method: string, path: string) => boolean,
): Promise<LossyProxy> {
  let lost = 0;
  const target = new URL(endpoint);
  const files = { cert: readFileSync(certificate.certFile), key: readFileSync(certificate.keyFile) };
  const server = createServer(files, (incoming, outgoing) => {
    const { method = '', url: path = '', headers } = incoming;
    const forwarded = request(
      { host: target.hostname, port: target.port, method, path, headers },
      (answer) => {
        const lose = lost === 0 && matches(method, path);
        if (lose) {
          lost += 1;
          answer.resume().on('end', () => outgoing.destroy());
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `https://127.0.0.1:${port}${target.pathname}`,
    lost: () => lost,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
