import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';
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

// Below the ports that systems lend to outgoing connections (from 32768 on, from 49152 on some): a connection of
// anybody could otherwise sit on a kept port while the sandbox is away, and it could not come back.
const lowest = 20_000;
const highest = 32_000;

/** The preferred port when nobody listens on it, any free one otherwise. */
export async function freePort(preferred: number): Promise<number> {
  const server = preferred > 0 && preferred <= 65_535 ? await take(preferred) : undefined;
  if (!server) return (await freePorts(1))[0] ?? 0;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return preferred;
}

/** Ports that nobody listens on, all different: they are taken together before they are given back. */
async function freePorts(count: number): Promise<number[]> {
  const taken = new Map<number, Server>();
  while (taken.size < count) {
    const port = randomInt(lowest, highest + 1);
    const server = await take(port);
    if (server) taken.set(port, server);
  }
  await Promise.all(
    [...taken.values()].map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
  );
  return [...taken.keys()];
}

/** Undefined when somebody has the port. */
function take(port: number): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(undefined) : reject(error),
    );
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
