import type { DurableClient } from 'durable-functions';
import type { AuditLog, Clock, Log } from '../core/ports.ts';
import type { AccessRequest, RequestRecord } from '../core/requests/request.ts';
import type { ReviewStore } from '../core/reviews/review.ts';
import {
  type BreakGlassReviewInput,
  breakGlassReviewId,
  breakGlassReviewRef,
} from '../orchestrators/refs.ts';
import { isUnfinished } from './instances.ts';

export interface ReviewPorts {
  readonly reviews: Pick<ReviewStore, 'open' | 'load'>;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly log: Log;
}

/** Whoever has more emergencies that nobody has reviewed knows that something is wrong. */
const mostReviews = 200;

/** How long after the ask the orchestration of an emergency may still be about to begin the review, in minutes. */
const beginningMinutes = 15;

/**
 * Begins the reviews of emergencies again that nobody looks after any more, because their orchestration was terminated
 * or purged, or ended in an error: those that wait, and those of requests that are not closed and never came to one. It
 * finds what was written and whom it has told already. One that cannot be looked at keeps no other from being looked
 * at. Resolves to how many were begun again. @throws AccessError `store.unavailable`
 */
export async function reconcileReviews(
  { reviews, audit, clock, log }: ReviewPorts,
  client: DurableClient,
  records: readonly RequestRecord[],
): Promise<number> {
  const waiting = (await reviews.open(mostReviews)).map(({ request }) => request);
  const old = clock.now().getTime() - beginningMinutes * 60_000;
  const emergencies = records
    .filter(({ approvedBy }) => approvedBy?.by === 'breakGlass')
    .map(({ request }) => request)
    .filter(({ requestedAt }) => Date.parse(requestedAt) < old);
  let resumed = 0;
  for (const request of byId([...waiting, ...emergencies]).values())
    try {
      if (await beginAgain({ reviews, audit, clock, log }, client, request)) resumed += 1;
    } catch (error) {
      log.error('reconciler.unclear', { requestId: request.id, error });
    }
  return resumed;
}

/** Resolves to whether it had to be. */
async function beginAgain(
  { reviews, audit, clock, log }: ReviewPorts,
  client: DurableClient,
  request: AccessRequest,
): Promise<boolean> {
  const requestId = request.id;
  const instanceId = breakGlassReviewId(requestId);
  if (await isUnfinished(client, instanceId)) return false;
  // The list of those that wait may be older than the review.
  if ((await reviews.load(requestId))?.outcome) return false;
  const at = clock.now().toISOString();
  const data = { review: true };
  await audit.append({ at, event: 'reconciler.resumed', actor: 'latchkey', requestId, data });
  log.error('reconciler.resumed', { requestId, ...data });
  const input: BreakGlassReviewInput = { schema: 1, request };
  await client.startNew(breakGlassReviewRef.name, { instanceId, input });
  return true;
}

function byId(requests: readonly AccessRequest[]): ReadonlyMap<string, AccessRequest> {
  return new Map(requests.map((request) => [request.id, request]));
}
