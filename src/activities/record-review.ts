import { judgeReview } from '../core/reviews/judge.ts';
import { reviewersOf } from '../core/reviews/reviewers.ts';
import type { Activity } from './activity.ts';
import { actor } from './record.ts';
import type { recordReview } from './refs.ts';
import { loadReview, type ReviewActivityPorts } from './review-ports.ts';

/** Decides, as of now, whether what a reviewer said counts, and records it; what does not count is audited. */
export function createRecordReview(ports: ReviewActivityPorts): Activity<typeof recordReview> {
  const { reviews, audit, catalogue, directory } = ports;
  return async ({ requestId, signal, at }) => {
    const review = await loadReview(reviews, requestId);
    const { outcome } = review;
    if (outcome && outcome.by.objectId === signal.by && outcome.at === at) {
      // A repeat: the first run has recorded it, and may not have tidied up after itself.
      await reviews.save(review);
      return { outcome: 'reviewed' };
    }
    const reviewers = await reviewersOf(directory, await catalogue.current(), review.request);
    const judgement = judgeReview(review, reviewers, signal);
    if (!judgement.allowed) {
      const person = await directory.person(signal.by);
      await audit.append({
        at,
        event: 'decision.refused',
        requestId,
        actor: { objectId: signal.by, userPrincipalName: person?.userPrincipalName ?? '' },
        data: { kind: 'review', why: judgement.message },
      });
      return { outcome: 'refused' };
    }
    const { verdict, note } = signal;
    const by = judgement.reviewer;
    await audit.append({
      at,
      event: 'review.recorded',
      requestId,
      actor: actor(by),
      data: { verdict, note },
    });
    await reviews.save({ ...review, revision: review.revision + 1, outcome: { verdict, by, at, note } });
    return { outcome: 'reviewed' };
  };
}
