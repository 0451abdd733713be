import * as activities from '../activities/refs.ts';
import { warningBefore } from '../core/requests/limits.ts';
import {
  type ApprovedBy,
  type EndReason,
  type Extension,
  openExtension,
  type PlannedGrant,
} from '../core/requests/request.ts';
import { firstLine, type Steps } from '../platform/durable/steps.ts';
import { extendAll, type Given } from './extend-grants.ts';
import { type Nudges, openNudges } from './nudges.ts';
import { judge, now, type Run } from './run.ts';
import { quietly } from './show.ts';

/** How active access came to its end, and what is to be taken back. */
export interface Ended {
  readonly end: EndReason;
  readonly plans: readonly PlannedGrant[];
}

/**
 * Waits for the end of active access: its time, somebody giving it up, or somebody revoking it. Meanwhile people are
 * warned that it ends, and may ask for more time; whoever was asked for it is reminded every `remindEveryMinutes`.
 * Nothing that is waited for here may last longer than the access, and nobody waits for a chat.
 */
export function* whileActive(
  run: Run,
  { expiresAt, placed }: Given,
  remindEveryMinutes: number | undefined,
): Steps<Ended> {
  let given: Given = { expiresAt, placed };
  let warnAt = warningTime(run, expiresAt);
  const asking = openAsking(run, remindEveryMinutes);
  for (;;) {
    // Not even what was said in time is heard any more: one click after the other would keep the access alive.
    if (isPast(run, given.expiresAt)) return { end: { why: 'expired' }, plans: given.placed };
    const nudges = asking();
    const answerBy = nudges && new Date(nudges.answerBy);
    const signal = yield* run.inbox.next(earliest(given.expiresAt, warnAt, answerBy, nudges?.next()));
    if (signal !== 'due') {
      const judged = yield* judge(run, signal, given.expiresAt);
      if (judged.outcome === 'end') return { end: judged.end, plans: given.placed };
      const extended = yield* take(run, judged, given);
      if (extended.expiresAt > given.expiresAt) warnAt = warningTime(run, extended.expiresAt);
      given = extended;
    } else if (isPast(run, given.expiresAt)) continue;
    else if (warnAt && isPast(run, warnAt)) {
      warnAt = undefined;
      yield* run.showBeside('warning');
    } else if (answerBy && isPast(run, answerBy)) {
      yield* quietly(close(run, { outcome: 'timedOut' }, given));
      yield* run.showBeside('extensionTimedOut');
    } else if (nudges) yield* nudges.nudge();
  }
}

/** Who was asked for more time, while somebody is; a new stage has reminders of its own. */
function openAsking(run: Run, remindEveryMinutes: number | undefined): () => Asking | undefined {
  let asked = '';
  let nudges: Nudges | undefined;
  return () => {
    const extension = openExtension(run.current());
    if (!extension?.stage) return undefined;
    const { number, stage } = extension;
    if (nudges === undefined || asked !== `${number}/${stage.index}`)
      nudges = openNudges(run, stage, { remindEveryMinutes, extension: number });
    asked = `${number}/${stage.index}`;
    return { ...nudges, answerBy: stage.answerBy };
  };
}

interface Asking extends Nudges {
  /** When the answer is due, UTC ISO-8601. */
  readonly answerBy: string;
}

/** When to warn; undefined when the access is too short for a warning to be of use. */
function warningTime({ context }: Run, expiresAt: Date): Date | undefined {
  const left = expiresAt.getTime() - context.df.currentUtcDateTime.getTime();
  const before = warningBefore(left);
  return before < left ? new Date(expiresAt.getTime() - before) : undefined;
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
      if (judged.event.extension.approvedBy)
        return yield* extend(run, given, judged.event.extension.approvedBy);
      yield* run.showBeside('extensionAsked');
      return given;
    case 'approve':
      if (!judged.complete || !extension?.stage) break;
      if (extension.stage.index + 1 === extension.stage.of)
        return yield* extend(run, given, { by: 'people' });
      yield* nextStage(run, extension, given);
      return given;
    case 'deny':
      yield* quietly(close(run, { outcome: 'denied' }, given));
      yield* run.showBeside('extensionDenied');
      return given;
    case 'noted':
      yield* run.showBeside('noted');
      return given;
    case 'cancel':
    case 'end':
    case 'refused':
      break;
  }
  // Somebody's card is behind.
  yield* run.showBeside();
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
  if (opened.outcome === 'opened') return yield* run.showBeside('extensionAsked');
  yield* quietly(close(run, { outcome: 'failed', failure: opened.message }, given));
  yield* run.showBeside('extensionFailed');
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
function* extend(run: Run, given: Given, approvedBy: ApprovedBy): Steps<Given> {
  const extension = openExtension(run.current());
  if (!extension) return given;
  // Moving an end takes a moment, and must be over before the end.
  const tooLate = given.expiresAt.getTime() - run.context.df.currentUtcDateTime.getTime() < shortestLeft;
  const moved = tooLate
    ? { failure: 'It ends too soon to be extended.' }
    : yield* extendAll(run.context, given, extension.expiresAt);
  if (moved.failure !== undefined) {
    yield* quietly(close(run, { outcome: 'failed', failure: moved.failure }, given));
    yield* run.showBeside('extensionFailed');
    return given;
  }
  try {
    yield* run.record({ type: 'extended', at: now(run.context), approvedBy }, given.expiresAt);
  } catch {
    // Without its record it does not count: the access ends when it would have ended.
    return given;
  }
  run.noteGrants(moved.plans.map((plan) => ({ plan, state: 'placed' })));
  yield* run.showBeside('extended');
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
