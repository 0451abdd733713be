import * as activities from '../activities/refs.ts';
import type { Notice } from '../core/requests/notices.ts';
import type { AccessRequest } from '../core/requests/request.ts';
import { type Signal, signalEvent, signalSchema } from '../core/requests/signal.ts';
import type { RequestEvent } from '../core/requests/transitions.ts';
import { type Inbox, openInbox } from '../platform/durable/inbox.ts';
import { begin, type Orchestration, type Steps, subOrchestration } from '../platform/durable/steps.ts';
import { traceIn } from '../platform/durable/trace-context.ts';
import { openRecording, type Recording } from './recording.ts';
import { showRef } from './refs.ts';
import { showRequest } from './show.ts';

/** What the parts of one request's orchestration share. */
export interface Run extends Recording {
  readonly context: Orchestration;
  readonly request: AccessRequest;
  readonly inbox: Inbox<Signal>;
  show(notice?: Notice): Steps<void>;
  /** The same, without waiting, at once or at a moment: for when access starts, or is there, and no chat may keep its end waiting. */
  showBeside(notice?: Notice, at?: Date): Steps<void>;
  /** The last time: nothing comes after it that would show what could not be shown now. */
  showLast(notice?: Notice): Steps<void>;
}

export function startRun(context: Orchestration, request: AccessRequest): Run {
  let shows = 0;
  return {
    context,
    request,
    ...openRecording(context, request),
    inbox: openInbox(context, signalEvent, (payload) => signalSchema.safeParse(payload).data),
    show: (notice) => showRequest(context, request.id, notice),
    *showBeside(notice, at) {
      shows += 1;
      const input = {
        schema: 1,
        requestId: request.id,
        ...(notice && { notice }),
        ...(at && { at: at.toISOString() }),
      } as const;
      const id = `${context.df.instanceId}-show-${shows}`;
      yield* begin(context, subOrchestration(context, showRef, id, input));
    },
    showLast: (notice) => showRequest(context, request.id, notice, true),
  };
}

/** The orchestration's time, UTC ISO-8601. */
export function now(context: Orchestration): string {
  return context.df.currentUtcDateTime.toISOString();
}

export function later(context: Orchestration, minutes: number): Date {
  return new Date(context.df.currentUtcDateTime.getTime() + minutes * 60_000);
}

/** What a signal is worth. One that cannot be judged until `until` counts for nothing. */
export function* judge(run: Run, signal: Signal, until: Date): Steps<activities.Judged> {
  const at = now(run.context);
  const input = () => ({ requestId: run.request.id, signal, at });
  const recorded = (output: activities.Judged): RequestEvent | undefined =>
    'event' in output ? output.event : undefined;
  const trace = traceIn(run.context);
  const before = trace.current();
  // What follows from the click belongs to its trace.
  if (signal.trace !== undefined) trace.follow(signal.trace);
  try {
    const judged = yield* run.step(activities.judgeSignal, input, recorded, until);
    if (judged.outcome === 'refused') trace.follow(before);
    return judged;
  } catch {
    trace.follow(before);
    return { outcome: 'refused' };
  }
}
