import { join } from 'node:path';
import { createMovableClock } from '../../../../src/sandbox/clock.ts';
import { type Host, type HostOptions, startHostWith } from '../../../../src/sandbox/host/start-host.ts';
import { createMemoryEngine, type MemoryEngine } from './memory-engine.ts';

const APPS = join(import.meta.dirname, '../apps');

export const SYSTEM_KEY = 'the-system-key';

export interface Call {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

export interface SamplesHost {
  readonly host: Host;
  readonly engine: MemoryEngine;
  /** Calls the management API with the system key and, unless told otherwise, as JSON. */
  api(path: string, call?: Call): Promise<Response>;
  post(path: string, body?: string): Promise<Response>;
}

/** The sample app's HTTP side on an engine that only remembers. */
export async function startSamples(options: Partial<HostOptions> = {}): Promise<SamplesHost> {
  const engine = createMemoryEngine();
  const host = await startHostWith(() => engine, {
    entry: join(APPS, 'samples.ts'),
    root: APPS,
    database: ':memory:',
    clock: createMovableClock(),
    keys: { master: 'the-master-key', function: 'the-function-key', system: SYSTEM_KEY },
    log: () => {},
    ...options,
  });
  const api = (path: string, call: Call = {}) => {
    const url = new URL(`${host.url}/runtime/webhooks/durabletask/${path}`);
    url.searchParams.set('code', SYSTEM_KEY);
    return fetch(url, { headers: { 'content-type': 'application/json' }, ...call });
  };
  return {
    host,
    engine,
    api,
    post: (path, body) => api(path, { method: 'POST', ...(body === undefined ? {} : { body }) }),
  };
}
