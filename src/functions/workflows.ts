import type { DurableClient } from 'durable-functions';
import type { Workflows } from '../core/ports.ts';
import type { ReceivedSignals } from '../core/requests/received-signals.ts';
import { signalEvent } from '../core/requests/signal.ts';
import { reviewEvent } from '../core/reviews/review.ts';
import { accessRequestRef, breakGlassReviewId, surveyRef } from '../orchestrators/refs.ts';
import { sha256Hex } from '../platform/digest.ts';
import { isUnfinished, statusOf, unavailable } from './instances.ts';

/** The running orchestrations, through the client that the runtime hands to one invocation. */
export function createWorkflows(client: DurableClient, received: ReceivedSignals): Workflows {
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
      await received.note(requestId, signal);
      return tell(client, requestId, signalEvent, signal);
    },
    async survey(ask) {
      const instanceId = `survey-${sha256Hex(ask.source).slice(0, 32)}`;
      if ((await statusOf(client, instanceId)) !== undefined) return;
      try {
        await client.startNew(surveyRef.name, { instanceId, input: { schema: 1, ask } });
      } catch (error) {
        if ((await statusOf(client, instanceId)) === undefined) throw unavailable(error);
      }
    },
    review: (requestId, signal) => tell(client, breakGlassReviewId(requestId), reviewEvent, signal),
  };
}

/** Hands an event to an orchestration that still runs. @throws AccessError `workflow.unavailable` */
async function tell(
  client: DurableClient,
  instanceId: string,
  event: string,
  payload: object,
): Promise<'sent' | 'unknown'> {
  if (!(await isUnfinished(client, instanceId))) return 'unknown';
  try {
    await client.raiseEvent(instanceId, event, payload);
    return 'sent';
  } catch (error) {
    throw unavailable(error);
  }
}
