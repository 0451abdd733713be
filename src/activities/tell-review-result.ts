import { personRef } from '../core/people.ts';
import { everybodyIn } from '../core/policy/facts.ts';
import { reviewResult } from '../core/reviews/notices.ts';
import type { Activity } from './activity.ts';
import type { tellReviewResult } from './refs.ts';
import { loadReview, type ReviewActivityPorts, requireTold, tellAll } from './review-ports.ts';

/** Tells who took it what came of the review and, when it was not right, those who run Latchkey. */
export function createTellReviewResult(ports: ReviewActivityPorts): Activity<typeof tellReviewResult> {
  const { reviews, catalogue, directory, messenger } = ports;
  return async ({ requestId }) => {
    const review = await loadReview(reviews, requestId);
    const { admins } = await catalogue.current();
    const people = (await everybodyIn(directory, admins)).map(personRef);
    requireTold(await tellAll(messenger, requestId, reviewResult(review, people)), requestId);
    return null;
  };
}
