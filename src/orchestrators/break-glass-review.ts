import * as activities from '../activities/refs.ts';
import { grantingMinutes } from '../core/requests/limits.ts';
import { type ReviewSignal, reviewEvent, reviewSignalSchema } from '../core/reviews/review.ts';
import { type Inbox, openInbox } from '../platform/durable/inbox.ts';
import { callPersistently, type Orchestration, type Steps } from '../platform/durable/steps.ts';
import type { BreakGlassReviewInput } from './refs.ts';
import { later, now } from './run.ts';
import { quietly } from './show.ts';

// Nothing here may keep a click waiting: what fails is tried again the next time something is due.
const attempts = 4;
// The last time there is no next time.
const lastAttempts = 12;

const remindEveryMinutes = 24 * 60;

/**
 * What follows access that was taken in an emergency, beside the request itself: everybody who is to know is told at
 * once, and whoever may review it is reminded, every day, until somebody has.
 */
export function* breakGlassReview(context: Orchestration): Steps<{ readonly state: string }> {
  const { request } = context.df.getInput<BreakGlassReviewInput>();
  const requestId = request.id;
  // Clicks may come as soon as there is a card.
  const inbox = openInbox(context, reviewEvent, (payload) => reviewSignalSchema.safeParse(payload).data);
  const { dueAt } = yield* callPersistently(context, activities.openReview, { request, at: now(context) });
  const announced = yield* announce(context, requestId);
  yield* show(context, requestId);
  yield* untilReviewed(context, inbox, {
    requestId,
    dueAt: new Date(dueAt),
    minutes: request.minutes,
    announced,
  });
  yield* quietly(callPersistently(context, activities.tellReviewResult, { requestId }, lastAttempts));
  yield* show(context, requestId, lastAttempts);
  return { state: 'reviewed' };
}

interface Waiting {
  readonly requestId: string;
  readonly dueAt: Date;
  /** How long the access is given. */
  readonly minutes: number;
  readonly announced: boolean;
}

function* untilReviewed(
  context: Orchestration,
  inbox: Inbox<ReviewSignal>,
  { requestId, dueAt, minutes, announced }: Waiting,
): Steps<void> {
  let told = announced;
  let count = 0;
  let remindsAt = nextReminder(context, dueAt);
  // What was placed, what it came to when that took long, and how it ended.
  const shows = [1, grantingMinutes + 1, minutes + grantingMinutes + 1].map((each) => later(context, each));
  for (;;) {
    const [showsAt] = shows;
    const signal = yield* inbox.next(showsAt && showsAt < remindsAt ? showsAt : remindsAt);
    if (signal !== 'due') {
      const input = { requestId, signal, at: now(context) };
      const { outcome } = yield* callPersistently(context, activities.recordReview, input);
      if (outcome === 'reviewed') return;
    } else {
      told ||= yield* announce(context, requestId);
      if (showsAt && isPast(context, showsAt)) shows.shift();
      if (isPast(context, remindsAt)) {
        count += 1;
        const input = { requestId, count, at: now(context) };
        yield* quietly(callPersistently(context, activities.remindReview, input, attempts));
        remindsAt = nextReminder(context, dueAt);
      }
    }
    yield* show(context, requestId);
  }
}

function isPast(context: Orchestration, moment: Date): boolean {
  return context.df.currentUtcDateTime.getTime() >= moment.getTime();
}

/** A day from now, or when it becomes overdue. */
function nextReminder(context: Orchestration, dueAt: Date): Date {
  const usual = later(context, remindEveryMinutes);
  return !isPast(context, dueAt) && dueAt < usual ? dueAt : usual;
}

/** Resolves to whether everybody who can be reached has heard. */
function* announce(context: Orchestration, requestId: string): Steps<boolean> {
  try {
    const input = { requestId, at: now(context) };
    yield* callPersistently(context, activities.announceBreakGlass, input, attempts);
    return true;
  } catch {
    return false;
  }
}

function* show(context: Orchestration, requestId: string, tries = attempts): Steps<void> {
  yield* quietly(callPersistently(context, activities.showReview, { requestId }, tries));
}
