import * as activities from '../activities/refs.ts';
import type { Notice } from '../core/requests/notices.ts';
import type { ApprovedBy, OpenStage } from '../core/requests/request.ts';
import type { RequestEvent } from '../core/requests/transitions.ts';
import type { Steps } from '../platform/durable/steps.ts';
import { openNudges } from './nudges.ts';
import { judge, later, now, type Run } from './run.ts';

export type Decided = 'approved' | 'denied' | 'timedOut' | 'cancelled' | 'failed';

/** Takes the request through the stages of approval. */
export function* decide(run: Run, opened: Extract<activities.Opened, { outcome: 'opened' }>): Steps<Decided> {
  const { context } = run;
  if (opened.approvedBy) return yield* approve(run, opened.approvedBy);
  for (let stage = 0; stage < opened.stages; stage += 1) {
    const answerBy = later(context, opened.pendingMinutes);
    const at = now(context);
    const asked = yield* run.step(
      activities.openStage,
      () => ({ requestId: run.request.id, stage, at, answerBy: answerBy.toISOString() }),
      (output) =>
        output.outcome === 'opened' ? { type: 'stageOpened', at, stage: output.stage } : undefined,
    );
    if (asked.outcome === 'blocked')
      return yield* close(run, { type: 'failed', at: now(context), failure: asked.message }, 'failed');
    yield* run.show();
    const answer = yield* waitForAnswer(run, asked.stage, opened.remindEveryMinutes);
    if (answer === 'timedOut') return yield* close(run, { type: 'timedOut', at: now(context) }, 'timedOut');
    if (answer === 'denied') return yield* close(run, { type: 'denied', at: now(context) }, 'denied');
    if (answer === 'cancelled') return yield* close(run, { type: 'cancelled', at: now(context) });
  }
  return yield* approve(run, { by: 'people' });
}

function* approve(run: Run, approvedBy: ApprovedBy): Steps<'approved'> {
  yield* run.record({ type: 'approved', at: now(run.context), approvedBy });
  return 'approved';
}

function* close(
  run: Run,
  event: Extract<RequestEvent, { type: 'denied' | 'timedOut' | 'cancelled' | 'failed' }>,
  notice?: Notice,
): Steps<Decided> {
  yield* run.record(event);
  yield* run.showLast(notice);
  return event.type;
}

/** Waits for the signals of one stage until it is decided; reminds and asks further people meanwhile. */
function* waitForAnswer(
  run: Run,
  stage: OpenStage,
  remindEvery: number | undefined,
): Steps<'approved' | 'denied' | 'cancelled' | 'timedOut'> {
  const answerBy = new Date(stage.answerBy);
  const nudges = openNudges(run, stage, { remindEveryMinutes: remindEvery });
  for (;;) {
    const signal = yield* run.inbox.next(earliest(answerBy, nudges.next()));
    if (signal === 'due' && run.context.df.currentUtcDateTime.getTime() < answerBy.getTime()) {
      yield* nudges.nudge();
      continue;
    }
    // A click in time counts even when the work on another one took longer; a late one does not.
    if (signal === 'due' || Date.parse(signal.at) > answerBy.getTime()) return 'timedOut';
    const judged = yield* judge(run, signal, answerBy);
    if (judged.outcome === 'deny') return 'denied';
    if (judged.outcome === 'cancel') return 'cancelled';
    if (judged.outcome === 'approve' && judged.complete) return 'approved';
    // Somebody's card is behind: an approval that does not suffice yet, or a click that came too late.
    yield* run.show(judged.outcome === 'noted' ? 'noted' : undefined);
  }
}

function earliest(a: Date, b: Date | undefined): Date {
  return b !== undefined && b.getTime() < a.getTime() ? b : a;
}
