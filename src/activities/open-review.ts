import type { Review } from '../core/reviews/review.ts';
import { emergencyRules } from '../core/reviews/reviewers.ts';
import type { Activity } from './activity.ts';
import type { openReview } from './refs.ts';
import type { ReviewActivityPorts } from './review-ports.ts';

/** For a policy that has just lost its rule for emergencies: the review is due all the same. */
const usualMinutes = 24 * 60;

/** Writes the review that is due after an emergency, once; a repeat finds what the first run has written. */
export function createOpenReview(ports: ReviewActivityPorts): Activity<typeof openReview> {
  const { reviews, audit, catalogue } = ports;
  return async ({ request, at }) => {
    const stored = await reviews.load(request.id);
    if (stored) return { dueAt: stored.dueAt };
    const rules = emergencyRules(await catalogue.current(), request.entitlement.name);
    const minutes = rules?.review.withinMinutes ?? usualMinutes;
    const dueAt = new Date(Date.parse(at) + minutes * 60_000).toISOString();
    const review: Review = { schema: 1, revision: 1, request, openedAt: at, dueAt };
    await audit.append({
      at,
      event: 'review.opened',
      actor: 'latchkey',
      requestId: request.id,
      data: { dueAt },
    });
    await reviews.save(review);
    return { dueAt };
  };
}
