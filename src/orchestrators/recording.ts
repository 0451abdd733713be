import * as activities from '../activities/refs.ts';
import {
  type AccessRequest,
  type GrantRecord,
  newRecord,
  type RequestRecord,
} from '../core/requests/request.ts';
import { applyEvent, type RequestEvent } from '../core/requests/transitions.ts';
import {
  type ActivityRef,
  backoffSeconds,
  call,
  type Orchestration,
  type Steps,
  sleepUntil,
  subOrchestration,
  type Task,
} from '../platform/durable/steps.ts';
import { type RecordInput, recordRef } from './refs.ts';
import { quietly } from './show.ts';

/**
 * Writes the record of one request and remembers, in the orchestration's history, what it has written: a store
 * that has lost its last writes (an account failed over, a backup brought back) must not keep access from ending.
 */
export interface Recording {
  /**
   * Calls an activity that may record an event of the request, until it succeeds or, when there is an `until`,
   * until then: it throws the last error. The input is made anew for each attempt. The event's revision is
   * counted here, so that an activity that runs twice finds its own revision taken; `recorded` is the event that
   * the activity has recorded, if any.
   */
  step<Input extends { readonly revision: number }, Output>(
    ref: ActivityRef<Input, Output>,
    input: () => Omit<Input, 'revision'>,
    recorded: (output: Output) => RequestEvent | undefined,
    until?: Date,
  ): Steps<Output>;
  record(event: RequestEvent, until?: Date): Steps<void>;
  /** The record as the orchestration knows it. */
  current(): RequestRecord;
  /** Records an event in an orchestration of its own, beside work that must not wait for the store. */
  recordBeside(event: RequestEvent): Task;
  /** Remembers where the grants stand. Their rows are written by the activities that place and remove them. */
  noteGrants(grants: readonly GrantRecord[]): void;
}

/** Opens the recording of a request whose first row has just been written. */
export function openRecording(context: Orchestration, request: AccessRequest): Recording {
  let written: RequestRecord = newRecord(request);
  const recording: Recording = {
    *step<Input extends { readonly revision: number }, Output>(
      ref: ActivityRef<Input, Output>,
      input: () => Omit<Input, 'revision'>,
      recorded: (output: Output) => RequestEvent | undefined,
      until?: Date,
    ): Steps<Output> {
      const next = () => ({ ...input(), revision: written.revision + 1 }) as Input;
      const output = yield* persistently(context, written, () => call(context, ref, next()), until);
      const event = recorded(output);
      if (event) written = applyEvent(written, event);
      return output;
    },
    *record(event, until) {
      const input = () => ({ requestId: request.id, event });
      yield* recording.step(activities.recordEvent, input, () => event, until);
    },
    current: () => written,
    recordBeside(event) {
      const input: RecordInput = { schema: 1, record: written, event };
      written = applyEvent(written, event);
      return subOrchestration(
        context,
        recordRef,
        `${context.df.instanceId}-record-${written.revision}`,
        input,
      );
    },
    noteGrants(grants) {
      const others = written.grants.filter(
        ({ plan }) => !grants.some((one) => one.plan.index === plan.index),
      );
      written = { ...written, grants: [...others, ...grants] };
    },
  };
  return recording;
}

/** Records one event after `record`, as an orchestration of its own. */
export function* record(context: Orchestration): Steps<null> {
  const { record: written, event } = context.df.getInput<RecordInput>();
  const input = { requestId: written.request.id, revision: written.revision + 1, event };
  return yield* persistently(context, written, () => call(context, activities.recordEvent, input));
}

/** What fails may fail because the record is gone, so that is looked after before each repeat. */
function* persistently<Output>(
  context: Orchestration,
  written: RequestRecord,
  step: () => Steps<Output>,
  until?: Date,
): Steps<Output> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return yield* step();
    } catch (error) {
      const at = context.df.currentUtcDateTime.toISOString();
      yield* quietly(call(context, activities.restoreRecord, { record: written, at }));
      const next = context.df.currentUtcDateTime.getTime() + backoffSeconds(attempt, 5, 15 * 60) * 1000;
      if (until && next >= until.getTime()) {
        yield* sleepUntil(context, until);
        throw error;
      }
      yield* sleepUntil(context, new Date(next));
    }
  }
}
