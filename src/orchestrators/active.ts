import * as activities from '../activities/refs.ts';
import { warningBefore } from '../core/requests/limits.ts';
import type { Notice } from '../core/requests/notices.ts';
import {
  type EndReason,
  type Extension,
  openExtension,
  type PlannedGrant,
} from '../core/requests/request.ts';
import { callUntil, firstLine, type Steps } from '../platform/durable/steps.ts';
import { extendAll } from './extend-grants.ts';
import { judge, now, type Run } from './run.ts';
import { quietly } from './show.ts';

/** Access that was given: until when, and what is in the clouds. */
export interface Given {
  readonly expiresAt: Date;
  readonly placed: readonly PlannedGrant[];
}

/** How active access came to its end, and what is to be taken back. */
export interface Ended {
  readonly end: EndReason;
  readonly plans: readonly PlannedGrant[];
}

/**
 * Waits for the end of active access: its time, somebody giving it up, or somebody revoking it. Meanwhile people are
 * warned that it ends, and may ask for more time. Nothing that is waited for here may last longer than the access.
 */
export function* whileActive(run: Run, { expiresAt, placed }: Given): Steps<Ended> {
  let given: Given = { expiresAt, placed };
  let warnAt = warningTime(run, expiresAt);
  for (;;) {
    // Not even what was said in time is heard any more: one click after the other would keep the access alive.
    if (isPast(run, given.expiresAt)) return { end: { why: 'expired' }, plans: given.placed };
    const signal = yield* run.inbox.next(earliest(given.expiresAt, warnAt, answerBy(run)));
    if (signal !== 'due') {
      const judged = yield* judge(run, signal, given.expiresAt);
      if (judged.outcome === 'end') return { end: judged.end, plans: given.placed };
      const extended = yield* take(run, judged, given);
      if (extended.expiresAt > given.expiresAt) warnAt = warningTime(run, extended.expiresAt);
      given = extended;
    } else if (isPast(run, given.expiresAt)) continue;
    else if (warnAt && isPast(run, warnAt)) {
      warnAt = undefined;
      yield* tell(run, given, 'warning');
    } else {
      yield* quietly(close(run, { outcome: 'timedOut' }, given));
      yield* tell(run, given, 'extensionTimedOut');
    }
  }
}

/** Brings cards up to date, but not beyond the end of the access: nothing keeps that waiting. */
function* tell({ context, request }: Run, { expiresAt }: Given, notice?: Notice): Steps<void> {
  const input = { requestId: request.id, ...(notice && { notice }) };
  yield* quietly(callUntil(context, activities.showRequest, input, expiresAt));
}

/** When to warn; undefined when the access is too short for a warning to be of use. */
function warningTime({ context }: Run, expiresAt: Date): Date | undefined {
  const left = expiresAt.getTime() - context.df.currentUtcDateTime.getTime();
  const before = warningBefore(left);
  return before < left ? new Date(expiresAt.getTime() - before) : undefined;
}

/** When the answer to an open wish for more time is due. */
function answerBy(run: Run): Date | undefined {
  const stage = openExtension(run.current())?.stage;
  return stage && new Date(stage.answerBy);
}

function isPast({ context }: Run, moment: Date): boolean {
  return context.df.currentUtcDateTime.getTime() >= moment.getTime();
}

function earliest(...moments: readonly (Date | undefined)[]): Date {
  const times = moments.flatMap((moment) => moment?.getTime() ?? []);
  return new Date(Math.min(...times));
}

/** What a judged signal does to access that goes on. */
function* take(run: Run, judged: activities.Judged, given: Given): Steps<Given> {
  const extension = openExtension(run.current());
  switch (judged.outcome) {
    case 'extend':
      if (judged.event.extension.stage === undefined) return yield* extend(run, given);
      yield* tell(run, given, 'extensionAsked');
      return given;
    case 'approve':
      if (!judged.complete || !extension?.stage) break;
      if (extension.stage.index + 1 === extension.stage.of) return yield* extend(run, given);
      yield* nextStage(run, extension, given);
      return given;
    case 'deny':
      yield* quietly(close(run, { outcome: 'denied' }, given));
      yield* tell(run, given, 'extensionDenied');
      return given;
    case 'noted':
      yield* tell(run, given, 'noted');
      return given;
    case 'cancel':
    case 'end':
    case 'refused':
      break;
  }
  // Somebody's card is behind.
  yield* tell(run, given);
  return given;
}

function* nextStage(run: Run, { stage }: Extension, given: Given): Steps<void> {
  const at = now(run.context);
  const input = () => ({ requestId: run.request.id, stage: (stage?.index ?? 0) + 1, at });
  const opened = yield* orFailure(
    run.step(
      activities.openExtensionStage,
      input,
      (output) =>
        output.outcome === 'opened' ? { type: 'extensionStageOpened', at, stage: output.stage } : undefined,
      given.expiresAt,
    ),
  );
  if (opened.outcome === 'opened') return yield* tell(run, given, 'extensionAsked');
  yield* quietly(close(run, { outcome: 'failed', failure: opened.message }, given));
  yield* tell(run, given, 'extensionFailed');
}

function* orFailure(step: Steps<activities.StageOpened>): Steps<activities.StageOpened> {
  try {
    return yield* step;
  } catch (error) {
    return { outcome: 'blocked', message: firstLine(error) };
  }
}

const shortestLeft = 2 * 60_000;

/** Gives more time: in the clouds first, then on record, and only then by the clock of this orchestration. */
function* extend(run: Run, given: Given): Steps<Given> {
  const extension = openExtension(run.current());
  if (!extension) return given;
  const approvedBy = extension.stage
    ? ({ by: 'people' } as const)
    : run.request.breakGlass
      ? ({ by: 'breakGlass' } as const)
      : ({ by: 'rule', rule: 'more time' } as const);
  // Moving an end takes a moment, and must be over before the end.
  const tooLate = given.expiresAt.getTime() - run.context.df.currentUtcDateTime.getTime() < shortestLeft;
  const moved = tooLate
    ? { failure: 'It ends too soon to be extended.' }
    : yield* extendAll(run.context, given, extension.expiresAt);
  if (moved.failure !== undefined) {
    yield* quietly(close(run, { outcome: 'failed', failure: moved.failure }, given));
    yield* tell(run, given, 'extensionFailed');
    return given;
  }
  try {
    yield* run.record({ type: 'extended', at: now(run.context), approvedBy }, given.expiresAt);
  } catch {
    // Without its record it does not count: the access ends when it would have ended.
    return given;
  }
  run.noteGrants(moved.plans.map((plan) => ({ plan, state: 'placed' })));
  yield* tell(run, given, 'extended');
  return { expiresAt: new Date(extension.expiresAt), placed: moved.plans };
}

function close(
  run: Run,
  { outcome, failure }: { readonly outcome: 'denied' | 'timedOut' | 'failed'; readonly failure?: string },
  given: Given,
): Steps<void> {
  const at = now(run.context);
  return run.record(
    { type: 'extensionClosed', at, outcome, ...(failure !== undefined && { failure }) },
    given.expiresAt,
  );
}
