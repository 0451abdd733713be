import { createServer } from 'node:net';
import { z } from 'zod';
import { openStateFile } from './clouds/shared/state-file.ts';

const portsSchema = z.strictObject({
  app: z.int(),
  aws: z.int(),
  azure: z.int(),
  identity: z.int(),
  teams: z.int(),
  blobs: z.int(),
  tables: z.int(),
});

/** Where the parts of the sandbox listen on 127.0.0.1. */
export type Ports = z.infer<typeof portsSchema>;

const names = Object.keys(portsSchema.shape) as (keyof Ports)[];

/** Any free port for everything: for sandboxes that nobody returns to. */
export const anyPorts: Ports = { app: 0, aws: 0, azure: 0, identity: 0, teams: 0, blobs: 0, tables: 0 };

/**
 * The ports of a sandbox that is returned to: free ones, chosen at its first start and kept, because chats and
 * tokens remember addresses. @throws StateFileError
 */
export async function keptPorts(path: string): Promise<Ports> {
  const free = await freePorts(names.length);
  const chosen = portsSchema.parse(Object.fromEntries(names.map((name, index) => [name, free[index]])));
  return openStateFile({ path, parse: (value) => portsSchema.parse(value), initial: () => chosen }).current;
}

/** Ports that nobody listens on, all different: they are taken together before they are given back. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer();
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
  return ports;
}
