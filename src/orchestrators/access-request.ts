import * as activities from '../activities/refs.ts';
import { grantingMinutes } from '../core/requests/limits.ts';
import type { Notice } from '../core/requests/notices.ts';
import type { AccessRequest, EndReason, PlannedGrant } from '../core/requests/request.ts';
import { type Signal, signalEvent, signalSchema } from '../core/requests/signal.ts';
import type { RequestEvent } from '../core/requests/transitions.ts';
import { type Inbox, openInbox } from '../platform/durable/inbox.ts';
import {
  type ActivityRef,
  all,
  callPersistently,
  type Orchestration,
  type Steps,
  subOrchestration,
} from '../platform/durable/steps.ts';
import { type AccessRequestInput, type PlaceGrantOutcome, placeGrantId, placeGrantRef } from './refs.ts';
import { quietly, showRequest } from './show.ts';
import { takeBackAll } from './take-back.ts';

/** One access request: opened, decided, granted, ended. The order of its parts is the life of a request. */
export function* accessRequest(context: Orchestration): Steps<{ readonly state: string }> {
  const { request } = context.df.getInput<AccessRequestInput>();
  const run = startRun(context, request);
  const opened = yield* open(context, request);
  if (opened.outcome === 'refused') {
    const told = { request, key: 'refused', text: opened.message };
    yield* quietly(callPersistently(context, activities.tellRequester, told, 4));
    return { state: 'refused' };
  }
  const decision = yield* decide(run, opened);
  if (decision !== 'approved') return { state: decision };
  const granted = yield* grant(run);
  if (granted.failure !== undefined) return yield* giveUp(run, granted);
  yield* run.record({ type: 'activated', at: now(context) });
  yield* run.show('active');
  const end = yield* waitForEnd(run, granted.expiresAt);
  yield* run.record({ type: 'revokingStarted', at: now(context), end });
  yield* takeBackAll(context, request.id, granted.placed);
  yield* run.record({ type: 'ended', at: now(context) });
  yield* run.show('ended');
  return { state: 'ended' };
}

// About an hour and a half: longer than most outages, shorter than anybody waits without a word.
const openingAttempts = 12;

/** Opens the request. Nothing is promised yet, so that here, and only here, trying comes to an end. */
function* open(context: Orchestration, request: AccessRequest): Steps<activities.Opened> {
  try {
    return yield* callPersistently(
      context,
      activities.openRequest,
      { request, at: now(context) },
      openingAttempts,
    );
  } catch {
    const message = `Your request for ${request.entitlement.title} could not be taken in, because a part of Latchkey did not answer. Please ask again.`;
    return { outcome: 'refused', message };
  }
}

/** What the parts of one request's orchestration share. */
interface Run {
  readonly context: Orchestration;
  readonly request: AccessRequest;
  readonly inbox: Inbox<Signal>;
  /**
   * Calls an activity that may record an event of the request. The event's revision is counted here, so that
   * an activity that runs twice finds its own revision taken; `recorded` says whether the outcome took it.
   */
  step<Input extends { readonly revision: number }, Output>(
    ref: ActivityRef<Input, Output>,
    input: Omit<Input, 'revision'>,
    recorded: (output: Output) => boolean,
  ): Steps<Output>;
  record(event: RequestEvent): Steps<void>;
  show(notice?: Notice): Steps<void>;
}

function startRun(context: Orchestration, request: AccessRequest): Run {
  let revision = 1;
  const run: Run = {
    context,
    request,
    inbox: openInbox(context, signalEvent, (payload) => signalSchema.safeParse(payload).data),
    *step<Input extends { readonly revision: number }, Output>(
      ref: ActivityRef<Input, Output>,
      input: Omit<Input, 'revision'>,
      recorded: (output: Output) => boolean,
    ): Steps<Output> {
      const output = yield* callPersistently(context, ref, { ...input, revision: revision + 1 } as Input);
      if (recorded(output)) revision += 1;
      return output;
    },
    *record(event) {
      yield* run.step(activities.recordEvent, { requestId: request.id, event }, () => true);
    },
    show: (notice) => showRequest(context, request.id, notice),
  };
  return run;
}

function now(context: Orchestration): string {
  return context.df.currentUtcDateTime.toISOString();
}

function later(context: Orchestration, minutes: number): Date {
  return new Date(context.df.currentUtcDateTime.getTime() + minutes * 60_000);
}

type Decided = 'approved' | 'denied' | 'timedOut' | 'cancelled' | 'failed';

/** Takes the request through the stages of approval. */
function* decide(
  run: Run,
  opened: { readonly stages: number; readonly pendingMinutes: number },
): Steps<Decided> {
  const { context } = run;
  for (let stage = 0; stage < opened.stages; stage += 1) {
    const answerBy = later(context, opened.pendingMinutes);
    const asked = yield* run.step(
      activities.openStage,
      { requestId: run.request.id, stage, at: now(context), answerBy: answerBy.toISOString() },
      ({ outcome }) => outcome === 'opened',
    );
    if (asked.outcome === 'blocked')
      return yield* close(run, { type: 'failed', at: now(context), failure: asked.message }, 'failed');
    yield* run.show();
    const answer = yield* waitForAnswer(run, answerBy);
    if (answer === 'timedOut') return yield* close(run, { type: 'timedOut', at: now(context) }, 'timedOut');
    if (answer === 'denied') return yield* close(run, { type: 'denied', at: now(context) }, 'denied');
    if (answer === 'cancelled') return yield* close(run, { type: 'cancelled', at: now(context) });
  }
  yield* run.record({ type: 'approved', at: now(context) });
  return 'approved';
}

function* close(
  run: Run,
  event: Extract<RequestEvent, { type: 'denied' | 'timedOut' | 'cancelled' | 'failed' }>,
  notice?: Notice,
): Steps<Decided> {
  yield* run.record(event);
  yield* run.show(notice);
  return event.type;
}

/** Waits for the signals of one stage until it is decided. */
function* waitForAnswer(run: Run, answerBy: Date): Steps<'approved' | 'denied' | 'cancelled' | 'timedOut'> {
  for (;;) {
    const signal = yield* run.inbox.next(answerBy);
    if (signal === 'due') return 'timedOut';
    const judged = yield* judge(run, signal);
    if (judged.outcome === 'deny') return 'denied';
    if (judged.outcome === 'cancel') return 'cancelled';
    if (judged.outcome === 'approve' && judged.complete) return 'approved';
    // Somebody's card is behind: an approval that does not suffice yet, or a click that came too late.
    yield* run.show();
  }
}

function* judge(run: Run, signal: Signal): Steps<activities.Judged> {
  return yield* run.step(
    activities.judgeSignal,
    { requestId: run.request.id, signal, at: now(run.context) },
    ({ outcome }) => outcome === 'approve' || outcome === 'deny',
  );
}

interface Granted {
  /** Whether any cloud was asked for anything. */
  readonly started: boolean;
  readonly expiresAt: Date;
  /** Plans of everything that was placed, or may have been: what has to be taken back. */
  readonly placed: readonly PlannedGrant[];
  /** Why not everything could be given; absent when it could. */
  readonly failure?: string;
}

/** Places all grants side by side. The clock of the access starts here and its end is fixed here, once. */
function* grant(run: Run): Steps<Granted> {
  const { context, request } = run;
  const expiresAt = later(context, request.minutes);
  const planned = yield* run.step(
    activities.planGrants,
    { requestId: request.id, startsAt: now(context), expiresAt: expiresAt.toISOString(), at: now(context) },
    ({ outcome }) => outcome === 'planned',
  );
  if (planned.outcome === 'changed')
    return { started: false, expiresAt, placed: [], failure: planned.message };
  const deadline = new Date(
    Math.min(later(context, grantingMinutes).getTime(), expiresAt.getTime()),
  ).toISOString();
  yield* run.show();
  const outcomes = yield* all<PlaceGrantOutcome>(
    context,
    planned.plans.map((plan) =>
      subOrchestration(context, placeGrantRef, placeGrantId(context.df.instanceId, plan), {
        schema: 1,
        plan,
        deadline,
      }),
    ),
  );
  const failed = outcomes.flatMap((outcome) => (outcome.outcome === 'failed' ? [outcome] : []));
  return {
    started: true,
    expiresAt,
    placed: planned.plans.filter((_, index) => mayBePlaced(outcomes[index])),
    ...(failed.length > 0 && { failure: failed.map(({ failure }) => failure.message).join(' ') }),
  };
}

function mayBePlaced(outcome: PlaceGrantOutcome | undefined): boolean {
  return outcome?.outcome === 'placed' || (outcome?.outcome === 'failed' && outcome.attempted);
}

/** All or nothing: takes back what was placed and tells people what is true in each cloud. */
function* giveUp(run: Run, { started, placed, failure = '' }: Granted): Steps<{ readonly state: string }> {
  const { context } = run;
  if (started) yield* run.record({ type: 'revokingStarted', at: now(context), failure });
  yield* takeBackAll(context, run.request.id, placed);
  yield* run.record({ type: 'failed', at: now(context), failure });
  yield* run.show('failed');
  return { state: 'failed' };
}

/** Waits for the end of active access: its time, somebody giving it up, or somebody revoking it. */
function* waitForEnd(run: Run, expiresAt: Date): Steps<EndReason> {
  for (;;) {
    const signal = yield* run.inbox.next(expiresAt);
    if (signal === 'due') return { why: 'expired' };
    const judged = yield* judge(run, signal);
    if (judged.outcome === 'end') return judged.end;
  }
}
