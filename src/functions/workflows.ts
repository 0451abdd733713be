import type { DurableClient } from 'durable-functions';
import type { Log, Workflows } from '../core/ports.ts';
import type { ReceivedSignals } from '../core/requests/received-signals.ts';
import { signalEvent } from '../core/requests/signal.ts';
import { reviewEvent } from '../core/reviews/review.ts';
import { accessRequestRef, breakGlassReviewId, surveyRef } from '../orchestrators/refs.ts';
import { sha256Hex } from '../platform/digest.ts';
import { type Tracer, traceparentOf } from '../platform/trace.ts';
import { isUnfinished, statusOf, unavailable } from './instances.ts';

export interface WorkflowPorts {
  readonly received: ReceivedSignals;
  readonly tracer: Tracer;
  readonly log: Log;
}

/** The running orchestrations, through the client that the runtime hands to one invocation. */
export function createWorkflows(client: DurableClient, { received, tracer, log }: WorkflowPorts): Workflows {
  const present = () => {
    const span = tracer.current();
    return span && { trace: traceparentOf(span) };
  };
  return {
    async start(request) {
      // Starting an id again would replace a finished instance, so ask first; two starts at once collide below.
      if ((await statusOf(client, request.id)) !== undefined) return 'exists';
      try {
        await client.startNew(accessRequestRef.name, {
          instanceId: request.id,
          input: { schema: 1, request, ...present() },
        });
        log.info('request.started', { requestId: request.id });
        return 'started';
      } catch (error) {
        if ((await statusOf(client, request.id)) !== undefined) return 'exists';
        throw unavailable(error);
      }
    },
    async signal(requestId, signal) {
      await received.note(requestId, signal);
      const told = await tell(client, requestId, signalEvent, { ...signal, ...present() });
      log.info('signal.sent', { requestId, kind: signal.kind, outcome: told });
      return told;
    },
    async survey(ask) {
      const instanceId = `survey-${sha256Hex(ask.source).slice(0, 32)}`;
      if ((await statusOf(client, instanceId)) !== undefined) return;
      try {
        await client.startNew(surveyRef.name, { instanceId, input: { schema: 1, ask, ...present() } });
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
