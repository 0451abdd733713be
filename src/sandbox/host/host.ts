import { openDurableEngine } from './engine/engine.ts';
import { type Host, type HostOptions, startHostWith } from './start-host.ts';

/**
 * Starts an Azure Functions app with its Durable Functions on this machine. See README.md beside this file.
 * Rejects, with nothing left open, when the app cannot be started.
 */
export function startHost(options: HostOptions): Promise<Host> {
  return startHostWith(openDurableEngine, options);
}
