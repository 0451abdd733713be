import { AccessError } from '../core/errors.ts';
import { reviewersOf } from '../core/reviews/reviewers.ts';
import type { Activity } from './activity.ts';
import type { showReview } from './refs.ts';
import { loadReview, type ReviewActivityPorts } from './review-ports.ts';

/** Makes the reviewers' cards agree with the review and with what has become of its request. */
export function createShowReview(ports: ReviewActivityPorts): Activity<typeof showReview> {
  const { reviews, store, catalogue, directory, messenger, log } = ports;
  return async ({ requestId }) => {
    const review = await loadReview(reviews, requestId);
    const [record, reviewers] = await Promise.all([
      store.load(requestId),
      reviewersOf(directory, await catalogue.current(), review.request),
    ]);
    if (reviewers.length === 0) log.error('review.nobody', { requestId });
    const { unreachable, failed } = await messenger.publishReview(review, record, reviewers);
    if (unreachable.length > 0)
      log.warn('people.unreachable', { requestId, people: unreachable.map(({ objectId }) => objectId) });
    if (failed.length > 0)
      throw new AccessError(
        'teams.unreachable',
        'operator',
        `${failed.length} people could not be shown the review of request ${requestId}.`,
      );
    return null;
  };
}
