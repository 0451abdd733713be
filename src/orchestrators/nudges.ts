import * as activities from '../activities/refs.ts';
import type { OpenStage } from '../core/requests/request.ts';
import { begin, callPersistently, type Steps, task } from '../platform/durable/steps.ts';
import { later, now, type Run } from './run.ts';
import { quietly } from './show.ts';

/** What is done while nobody answers. */
export interface Nudges {
  /** When something is to be done next, if anything is. */
  next(): Date | undefined;
  /** Does what is due. */
  nudge(): Steps<void>;
}

// Whoever could not be reminded now is reminded next time.
const remindAttempts = 3;

export interface Nudging {
  readonly remindEveryMinutes: number | undefined;
  /** The extension that the stage belongs to, from 1; absent when it is the request's own. */
  readonly extension?: number;
}

// While access is active its end may be clicked at any moment, so that asking further people is not tried for long.
const escalatingMinutes = 1;
const escalatesAgainMinutes = 15;

/** Reminds those who were asked in a stage every so many minutes, and asks further people once when that is due. */
export function openNudges(
  run: Run,
  stage: OpenStage,
  { remindEveryMinutes: remindEvery, extension }: Nudging,
): Nudges {
  const { context, request } = run;
  let escalatesAt = stage.escalatesAt === undefined ? undefined : new Date(stage.escalatesAt);
  let remindsAt = remindEvery === undefined ? undefined : later(context, remindEvery);
  let count = 0;

  const isDue = (moment: Date | undefined) =>
    moment !== undefined && context.df.currentUtcDateTime.getTime() >= moment.getTime();

  function* escalate(): Steps<void> {
    escalatesAt = undefined;
    const at = now(context);
    const type = extension === undefined ? 'escalated' : 'extensionStageOpened';
    const outcome = yield* run.step(
      activities.escalateStage,
      () => ({ requestId: request.id, at, ...(extension !== undefined && { extension }) }),
      (output) => (output.outcome === 'escalated' ? { type, at, stage: output.stage } : undefined),
      extension === undefined ? new Date(stage.answerBy) : later(context, escalatingMinutes),
    );
    if (outcome.outcome === 'escalated') yield* extension === undefined ? run.show() : run.showBeside();
  }

  /** While access is active a try is short, so that it is made again; otherwise it has lasted until the answer was due. */
  function* escalateOrLater(): Steps<void> {
    try {
      yield* escalate();
    } catch {
      if (extension !== undefined) escalatesAt = later(context, escalatesAgainMinutes);
    }
  }

  function* remind(minutes: number): Steps<void> {
    remindsAt = later(context, minutes);
    count += 1;
    const input = { requestId: request.id, stage: stage.index, count };
    if (extension === undefined)
      yield* quietly(callPersistently(context, activities.remindApprovers, input, remindAttempts));
    else yield* begin(context, task(context, activities.remindApprovers, { ...input, extension }));
  }

  return {
    next() {
      const due = [escalatesAt, remindsAt].filter((moment) => moment !== undefined);
      return due.toSorted((a, b) => a.getTime() - b.getTime())[0];
    },
    *nudge() {
      // Asking further people is worth trying until the answer is due, and no longer: then it times out as ever.
      if (isDue(escalatesAt)) yield* escalateOrLater();
      if (remindEvery !== undefined && isDue(remindsAt)) yield* remind(remindEvery);
    },
  };
}
