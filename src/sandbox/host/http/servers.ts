import type { Front } from './front.ts';
import { listen, type Server } from './server.ts';

export interface ServersOptions {
  /** The port of the app's server; 0 for any free one. */
  readonly port: number;
  readonly bodyLimit: number;
  failed(error: unknown): void;
}

/**
 * The app's server, and one for its durable clients alone. The second has a port of its own so that a tunnel
 * to the first does not show it, and so that it can stay open until running functions have ended.
 */
export interface Servers {
  readonly main: Server;
  readonly rpc: Server;
  /** Until this is called both answer 503. */
  use(front: Front): void;
}

/** Opens both servers. Rejects, with neither left open, when the port is taken. */
export async function openServers({ port, ...common }: ServersOptions): Promise<Servers> {
  let front: Front | undefined;
  const main = await listen({
    ...common,
    port,
    handle: async (call) => front?.answerPublic(call) ?? { status: 503 },
  });
  try {
    const rpc = await listen({
      ...common,
      port: 0,
      handle: async (call) => front?.answerRpc(call) ?? { status: 503 },
    });
    return {
      main,
      rpc,
      use(given) {
        front = given;
      },
    };
  } catch (error) {
    await main.close();
    throw error;
  }
}
