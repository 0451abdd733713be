import type { PersonRef } from '../people.ts';
import { saysSomething } from '../requests/reason.ts';
import type { Review, ReviewVerdict } from './review.ts';

/** What somebody wants to say about an emergency. */
export interface ReviewAttempt {
  /** Entra object id. */
  readonly by: string;
  readonly verdict: ReviewVerdict;
  readonly note: string;
}

export type ReviewJudgement =
  | { readonly allowed: true; readonly reviewer: PersonRef }
  | { readonly allowed: false; readonly visible: boolean; readonly message: string };

/** What strangers hear, and everybody about what does not exist. */
export const noReviewThere = 'There is no review with this id that you can act on.';

/** Decides whether a person may review this now. Pure; `reviewers` are those of this moment. */
export function judgeReview(
  review: Review,
  reviewers: readonly PersonRef[],
  { by, note }: ReviewAttempt,
): ReviewJudgement {
  const { requester, beneficiary } = review.request;
  if ([requester.objectId, beneficiary.objectId].includes(by))
    return { allowed: false, visible: true, message: 'Somebody else has to review what you took.' };
  const reviewer = reviewers.find(({ objectId }) => objectId === by);
  if (!reviewer) return { allowed: false, visible: false, message: noReviewThere };
  if (review.outcome)
    return {
      allowed: false,
      visible: true,
      message: `${review.outcome.by.displayName} has reviewed this already.`,
    };
  return saysSomething(note)
    ? { allowed: true, reviewer }
    : { allowed: false, visible: true, message: 'Say in a few words what you found.' };
}
