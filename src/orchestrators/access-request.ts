import * as activities from '../activities/refs.ts';
import { grantingMinutes } from '../core/requests/limits.ts';
import { type AccessRequest, grantedMinutes, type PlannedGrant } from '../core/requests/request.ts';
import type { RequestEvent } from '../core/requests/transitions.ts';
import {
  all,
  begin,
  callPersistently,
  type Orchestration,
  type Steps,
  subOrchestration,
  type Task,
} from '../platform/durable/steps.ts';
import { whileActive } from './active.ts';
import { decide } from './decide.ts';
import { lookAgainAt } from './look-again.ts';
import {
  type AccessRequestInput,
  breakGlassReviewId,
  breakGlassReviewRef,
  type PlaceGrantOutcome,
  placeGrantId,
  placeGrantRef,
} from './refs.ts';
import { later, now, type Run, startRun } from './run.ts';
import { quietly } from './show.ts';
import { type Ending, removed, takeBackAll } from './take-back.ts';

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
  // Before anything is given, but granting does not wait for what people are told.
  if (opened.approvedBy?.by === 'breakGlass') yield* begin(context, review(context, request));
  const decision = yield* decide(run, opened);
  if (decision !== 'approved') return { state: decision };
  const granted = yield* grant(run);
  if (granted.failure !== undefined) return yield* giveUp(run, granted);
  // Nothing may keep the end waiting: not a store that does not take the record, not a chat, not a click.
  yield* quietly(run.record({ type: 'activated', at: now(context) }, granted.expiresAt));
  yield* run.showBeside('active');
  const { end, plans } = yield* whileActive(run, granted, opened.remindEveryMinutes);
  const revoking = run.recordBeside({ type: 'revokingStarted', at: now(context), end });
  const endings = attempted(plans);
  const taken = yield* takeBackAll(context, request.id, endings, [revoking]);
  run.noteGrants(taken);
  yield* run.record({ type: 'ended', at: now(context) });
  yield* run.showLast('ended');
  yield* lookAgainAt(context, removed(taken, endings));
  return { state: 'ended' };
}

function review(context: Orchestration, request: AccessRequest): Task {
  return subOrchestration(context, breakGlassReviewRef, breakGlassReviewId(request.id), {
    schema: 1,
    request,
  });
}

function attempted(plans: readonly PlannedGrant[]): readonly Ending[] {
  return plans.map((plan) => ({ plan, attempted: true }));
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

interface Granted {
  /** Whether any cloud was asked for anything. */
  readonly started: boolean;
  readonly expiresAt: Date;
  /** Plans of everything that was placed, or may have been: what has to be taken back. */
  readonly placed: readonly PlannedGrant[];
  /** Why not everything could be given; absent when it could. */
  readonly failure?: string;
}

const unseenGrantingSeconds = 5;

/** Places all grants side by side. The clock of the access starts here and its end is fixed here, once. */
function* grant(run: Run): Steps<Granted> {
  const { context } = run;
  const planned = yield* plan(run);
  if (planned.outcome === 'changed')
    return { started: false, expiresAt: new Date(now(context)), placed: [], failure: planned.message };
  const expiresAt = new Date(planned.expiresAt);
  run.noteGrants(planned.plans.map((each) => ({ plan: each, state: 'planned' })));
  const deadline = new Date(
    Math.min(later(context, grantingMinutes).getTime(), expiresAt.getTime()),
  ).toISOString();
  // What takes no longer than this is active by then, and shown as that: two edits at once get into each other's way.
  yield* run.showBeside(
    undefined,
    new Date(context.df.currentUtcDateTime.getTime() + unseenGrantingSeconds * 1000),
  );
  const outcomes = yield* all<PlaceGrantOutcome>(
    context,
    planned.plans.map((each) =>
      subOrchestration(context, placeGrantRef, placeGrantId(context.df.instanceId, each), {
        schema: 1,
        plan: each,
        deadline,
      }),
    ),
  );
  run.noteGrants(
    planned.plans.map((each, index) => ({ plan: each, state: outcomes[index]?.outcome ?? 'placing' })),
  );
  const failed = outcomes.flatMap((outcome) => (outcome.outcome === 'failed' ? [outcome] : []));
  return {
    started: true,
    expiresAt,
    placed: planned.plans.filter((_, index) => mayBePlaced(outcomes[index])),
    ...(failed.length > 0 && { failure: failed.map(({ failure }) => failure.message).join(' ') }),
  };
}

/** Plans the grants; the time of an attempt is the time the access would start. */
function* plan(run: Run): Steps<activities.Planned> {
  const { context, request } = run;
  const input = () => ({
    requestId: request.id,
    at: now(context),
    startsAt: now(context),
    expiresAt: later(context, grantedMinutes(run.current())).toISOString(),
  });
  const recorded = (output: activities.Planned): RequestEvent | undefined =>
    output.outcome === 'planned'
      ? {
          type: 'grantingStarted',
          at: output.startsAt,
          startsAt: output.startsAt,
          expiresAt: output.expiresAt,
        }
      : undefined;
  try {
    return yield* run.step(activities.planGrants, input, recorded, later(context, grantingMinutes));
  } catch {
    return {
      outcome: 'changed',
      message: 'A part of Latchkey did not answer in time, so nothing was given. Please ask again.',
    };
  }
}

function mayBePlaced(outcome: PlaceGrantOutcome | undefined): boolean {
  return outcome?.outcome === 'placed' || (outcome?.outcome === 'failed' && outcome.attempted);
}

/** All or nothing: takes back what was placed and tells people what is true in each cloud. */
function* giveUp(run: Run, { started, placed, failure = '' }: Granted): Steps<{ readonly state: string }> {
  const { context, request } = run;
  const revoking = started ? [run.recordBeside({ type: 'revokingStarted', at: now(context), failure })] : [];
  const endings = attempted(placed);
  const taken = yield* takeBackAll(context, request.id, endings, revoking);
  run.noteGrants(taken);
  yield* run.record({ type: 'failed', at: now(context), failure });
  yield* run.showLast('failed');
  yield* lookAgainAt(context, removed(taken, endings));
  return { state: 'failed' };
}
