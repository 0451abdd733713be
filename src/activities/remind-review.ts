import { everybodyIn } from '../core/policy/facts.ts';
import { reviewReminder } from '../core/reviews/notices.ts';
import { isOverdue } from '../core/reviews/review.ts';
import { reviewersOf } from '../core/reviews/reviewers.ts';
import type { Activity } from './activity.ts';
import type { remindReview } from './refs.ts';
import { loadReview, type ReviewActivityPorts, requireTold, tellAll } from './review-ports.ts';

/** Reminds whoever may review; when it is overdue, those who run Latchkey hear of it too. */
export function createRemindReview(ports: ReviewActivityPorts): Activity<typeof remindReview> {
  const { reviews, audit, catalogue: source, directory, messenger } = ports;
  return async ({ requestId, count, at }) => {
    const review = await loadReview(reviews, requestId);
    if (review.outcome) return null;
    const catalogue = await source.current();
    const overdue = isOverdue(review, new Date(at));
    const [reviewers, admins] = await Promise.all([
      reviewersOf(directory, catalogue, review.request),
      overdue ? everybodyIn(directory, catalogue.admins) : [],
    ]);
    const own = review.request.requester.objectId;
    const people = new Map(
      [...reviewers, ...admins]
        .filter(({ objectId }) => objectId !== own)
        .map((person) => [person.objectId, person]),
    );
    const told = await tellAll(
      messenger,
      requestId,
      reviewReminder(review, [...people.values()], { at, overdue }),
    );
    requireTold(told, requestId);
    await audit.append({
      at,
      event: 'review.reminded',
      actor: 'latchkey',
      requestId,
      data: { count, overdue, people: people.size },
    });
    return null;
  };
}
