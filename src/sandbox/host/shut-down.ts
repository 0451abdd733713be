import { setTimeout as wait } from 'node:timers/promises';
import type { HostEngine } from './host-engine.ts';
import type { Servers } from './http/servers.ts';
import type { TimerTriggers } from './schedule/timer-triggers.ts';
import { terminateApp } from './worker/app.ts';
import type { LogSink } from './worker/log.ts';
import type { Registry } from './worker/registry.ts';

export interface Running {
  readonly servers: Servers;
  readonly timers: TimerTriggers;
  readonly registry: Registry;
  readonly hookData: Record<string, unknown>;
  readonly engine: HostEngine;
  readonly log: LogSink;
}

/** How long (ms) a timer function may go on. */
const GRACE = 10_000;

/**
 * Ends a host in the order that loses nothing: no new work, running functions end (with the durable client
 * still at their service), the engine closes, the app says goodbye. A failure on the way does not keep the
 * rest open.
 */
export async function shutDown({ servers, timers, registry, hookData, engine, log }: Running): Promise<void> {
  timers.stop();
  const waiting = new AbortController();
  const grace = wait(GRACE, undefined, { signal: waiting.signal }).catch(() => {});
  await Promise.all([servers.main.close(), Promise.race([timers.idle(), grace])]);
  waiting.abort();
  try {
    // Before the goodbye: a function that a hook breaks under way would be recorded as failed by itself.
    await engine.stop();
    await terminateApp(registry, hookData).catch((error: unknown) =>
      log({ level: 'error', category: 'host', message: `An appTerminate hook failed: ${String(error)}` }),
    );
  } finally {
    await servers.rpc.close();
  }
}
