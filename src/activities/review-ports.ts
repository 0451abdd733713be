import { AccessError } from '../core/errors.ts';
import type { Messenger, ReviewMessenger } from '../core/messengers.ts';
import type { PersonRef } from '../core/people.ts';
import type { AuditLog, CatalogueSource, Directory, Log, RequestStore } from '../core/ports.ts';
import type { Message } from '../core/requests/notices.ts';
import type { Review, ReviewStore } from '../core/reviews/review.ts';

/** What the activities of a review need. */
export interface ReviewActivityPorts {
  readonly reviews: ReviewStore;
  readonly store: RequestStore;
  readonly audit: AuditLog;
  readonly catalogue: CatalogueSource;
  readonly directory: Directory;
  readonly messenger: Messenger & ReviewMessenger;
  readonly log: Log;
}

/** @throws AccessError `request.unknown` */
export async function loadReview(reviews: ReviewStore, requestId: string): Promise<Review> {
  const review = await reviews.load(requestId);
  if (review) return review;
  throw new AccessError('request.unknown', 'operator', `There is no review of request ${requestId}.`);
}

/** What became of short messages to several people. */
export interface Told {
  /** Who cannot be reached: repeating it soon will not help. */
  readonly unheard: readonly PersonRef[];
  /** Whose chat does not answer for the moment. */
  readonly failed: readonly PersonRef[];
}

/** Sends messages to everybody; one chat that does not answer keeps nobody else from hearing. */
export async function tellAll(
  messenger: Messenger,
  requestId: string,
  messages: readonly Message[],
): Promise<Told> {
  const results = await Promise.allSettled(
    messages.map(({ person, key, text }) => messenger.notify(person, { requestId, key, text })),
  );
  const of = (isIt: (result: PromiseSettledResult<boolean> | undefined) => boolean) =>
    messages.flatMap(({ person }, index) => (isIt(results[index]) ? [person] : []));
  return {
    unheard: of((result) => result?.status === 'fulfilled' && !result.value),
    failed: of((result) => result?.status === 'rejected'),
  };
}

/** @throws AccessError `teams.unreachable` when somebody's chat does not answer: what was sent is not sent again */
export function requireTold({ failed }: Told, requestId: string): void {
  if (failed.length === 0) return;
  throw new AccessError(
    'teams.unreachable',
    'operator',
    `${failed.length} people could not be told about request ${requestId}.`,
  );
}
