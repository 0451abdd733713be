import type { DurableClient } from 'durable-functions';
import { AccessError } from '../core/errors.ts';
import type { Workflows } from '../core/ports.ts';
import { signalEvent } from '../core/requests/signal.ts';
import { accessRequestRef } from '../orchestrators/refs.ts';

const running = new Set(['Pending', 'Running', 'Suspended', 'ContinuedAsNew']);

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
      const status = await statusOf(client, requestId);
      if (status === undefined || !running.has(status)) return 'unknown';
      try {
        await client.raiseEvent(requestId, signalEvent, signal);
        return 'sent';
      } catch (error) {
        throw unavailable(error);
      }
    },
  };
}

/** The runtime status of an instance; undefined when there is none. @throws AccessError `workflow.unavailable` */
export async function statusOf(client: DurableClient, instanceId: string): Promise<string | undefined> {
  try {
    const status = await client.getStatus(instanceId);
    return status.runtimeStatus;
  } catch (error) {
    if (error instanceof Error && /replied with HTTP 404/.test(error.message)) return undefined;
    throw unavailable(error);
  }
}

function unavailable(cause: unknown): AccessError {
  return new AccessError('workflow.unavailable', 'operator', 'The orchestration runtime does not answer.', {
    cause,
  });
}
