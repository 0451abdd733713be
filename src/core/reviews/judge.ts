import type { PersonRef } from '../people.ts';
import { saysSomething } from '../requests/reason.ts';
import { type Refusing, refusing, type Said, say } from '../said/said.ts';
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
  | ({ readonly allowed: false; readonly visible: boolean } & Refusing);

/** What strangers hear, and everybody about what does not exist. */
export const noReviewThere: Said = [say('noSuchReview')];

/** Decides whether a person may review this now. Pure; `reviewers` are those of this moment. */
export function judgeReview(
  review: Review,
  reviewers: readonly PersonRef[],
  { by, note }: ReviewAttempt,
): ReviewJudgement {
  const { requester, beneficiary } = review.request;
  if ([requester.objectId, beneficiary.objectId].includes(by))
    return { allowed: false, visible: true, ...refusing(say('reviewOwn')) };
  const reviewer = reviewers.find(({ objectId }) => objectId === by);
  if (!reviewer) return { allowed: false, visible: false, ...refusing(...noReviewThere) };
  if (review.outcome)
    return {
      allowed: false,
      visible: true,
      ...refusing(say('reviewedBefore', review.outcome.by.displayName)),
    };
  return saysSomething(note)
    ? { allowed: true, reviewer }
    : { allowed: false, visible: true, ...refusing(say('reviewWithoutNote')) };
}
