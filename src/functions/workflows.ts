import type { DurableClient } from 'durable-functions';
import type { Workflows } from '../core/ports.ts';
import { signalEvent } from '../core/requests/signal.ts';
import { accessRequestRef } from '../orchestrators/refs.ts';
import { isUnfinished, statusOf, unavailable } from './instances.ts';

/** The running orchestrations, through the client that the runtime hands to one invocation. */
export function createWorkflows(client: DurableClient): Workflows {
  return {
    async start(request) {
      // Starting an id again would replace a finished instance, so ask first; two starts at once collide below.
      if ((await statusOf(client, request.id)) !== undefined) return 'exists';
      try {
        await client.startNew(accessRequestRef.name, {
          instanceId: request.id,
          input: { schema: 1, request },
        });
        return 'started';
      } catch (error) {
        if ((await statusOf(client, request.id)) !== undefined) return 'exists';
        throw unavailable(error);
      }
    },
    async signal(requestId, signal) {
      if (!(await isUnfinished(client, requestId))) return 'unknown';
      try {
        await client.raiseEvent(requestId, signalEvent, signal);
        return 'sent';
      } catch (error) {
        throw unavailable(error);
      }
    },
  };
}
