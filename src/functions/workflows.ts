import type { DurableClient } from 'durable-functions';
import type { Log, Workflows } from '../core/ports.ts';
import type { ReceivedSignals } from '../core/requests/received-signals.ts';
import { signalEvent } from '../core/requests/signal.ts';
import { reviewEvent } from '../core/reviews/review.ts';
import {
  accessRequestRef,
  breakGlassReviewId,
  revokeAllRef,
  settleFindingId,
  settleFindingRef,
  surveyRef,
} from '../orchestrators/refs.ts';
import { sha256Hex } from '../platform/digest.ts';
import type { OrchestrationRef } from '../platform/durable/steps.ts';
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
    survey: (ask) =>
      startOnce(client, surveyRef, `survey-${sha256Hex(ask.source).slice(0, 32)}`, {
        schema: 1,
        ask,
        ...present(),
      }),
    revokeAll: (id) =>
      startOnce(client, revokeAllRef, id, {
        schema: 1,
        id,
        ...present(),
        round: 0,
        told: 0,
        refused: [],
        refusedCount: 0,
      }),
    settleFinding: (id, revision) =>
      startOnce(client, settleFindingRef, settleFindingId(id, revision), {
        schema: 1,
        id,
        revision,
        ...present(),
      }),
    review: (requestId, signal) => tell(client, breakGlassReviewId(requestId), reviewEvent, signal),
  };
}

/** Starts an orchestration under its id, unless it was started before. @throws AccessError `workflow.unavailable` */
async function startOnce<Input extends object>(
  client: DurableClient,
  { name }: OrchestrationRef<Input, unknown>,
  instanceId: string,
  input: Input,
): Promise<void> {
  if ((await statusOf(client, instanceId)) !== undefined) return;
  try {
    await client.startNew(name, { instanceId, input });
  } catch (error) {
    if ((await statusOf(client, instanceId)) === undefined) throw unavailable(error);
  }
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
