import type { AuditLog, CatalogueSource, Clock, Directory, Workflows } from '../ports.ts';
import { isRequestId } from '../requests/id.ts';
import { tidyReason } from '../requests/reason.ts';
import { type Refusing, refusing, say } from '../said/said.ts';
import { judgeReview, noReviewThere, type ReviewAttempt } from './judge.ts';
import type { Review, ReviewStore } from './review.ts';
import { reviewersOf } from './reviewers.ts';

export interface ReviewPorts {
  readonly reviews: ReviewStore;
  readonly catalogue: CatalogueSource;
  readonly directory: Directory;
  readonly workflows: Workflows;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

export type ReviewOutcome =
  | { readonly outcome: 'accepted'; readonly review: Review }
  | ({ readonly outcome: 'refused' } & Refusing);

/**
 * Authorises what somebody says about an emergency and hands it to the review's orchestration, which authorises it
 * again. @throws AccessError `directory.unavailable`, `store.unavailable`, `workflow.unavailable`
 */
export async function actOnReview(
  ports: ReviewPorts,
  { requestId, ...attempt }: ReviewAttempt & { readonly requestId: string },
): Promise<ReviewOutcome> {
  const review = isRequestId(requestId) ? await ports.reviews.load(requestId) : undefined;
  if (!review) return { outcome: 'refused', ...refusing(...noReviewThere) };
  const [reviewers, person] = await Promise.all([
    reviewersOf(ports.directory, await ports.catalogue.current(), review.request),
    ports.directory.person(attempt.by),
  ]);
  const judgement = judgeReview(review, reviewers, attempt);
  const at = ports.clock.now().toISOString();
  const audited = {
    at,
    requestId,
    actor: { objectId: attempt.by, userPrincipalName: person?.userPrincipalName ?? '' },
  };
  const { verdict } = attempt;
  if (!judgement.allowed) {
    const data = { kind: 'review', verdict, why: judgement.message };
    await ports.audit.append({ ...audited, event: 'decision.refused', data });
    return { outcome: 'refused', message: judgement.message, said: judgement.said };
  }
  const note = tidyReason(attempt.note);
  await ports.audit.append({
    ...audited,
    event: 'decision.received',
    data: { kind: 'review', verdict, reason: note },
  });
  const sent = await ports.workflows.review(requestId, { schema: 1, by: attempt.by, at, verdict, note });
  return sent === 'sent'
    ? { outcome: 'accepted', review }
    : { outcome: 'refused', ...refusing(say('reviewClosed')) };
}

/** More are not looked at for one answer. */
const mostReviews = 100;

/** The reviews that wait for somebody, the one that is due first being first. @throws AccessError `store.unavailable`, `directory.unavailable` */
export async function reviewsFor(
  { reviews, catalogue: source, directory }: Pick<ReviewPorts, 'reviews' | 'catalogue' | 'directory'>,
  personId: string,
): Promise<readonly Review[]> {
  const catalogue = await source.current();
  const open = await reviews.open(mostReviews);
  const mine = await Promise.all(
    open.map(async (review) => {
      const reviewers = await reviewersOf(directory, catalogue, review.request);
      return reviewers.some(({ objectId }) => objectId === personId) ? [review] : [];
    }),
  );
  return mine.flat().toSorted((a, b) => a.dueAt.localeCompare(b.dueAt));
}
