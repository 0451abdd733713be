import { announcement } from '../core/reviews/notices.ts';
import { toldOf } from '../core/reviews/reviewers.ts';
import type { Activity } from './activity.ts';
import type { announceBreakGlass } from './refs.ts';
import { loadReview, type ReviewActivityPorts, requireTold, tellAll } from './review-ports.ts';

/** Tells everybody who is to know of an emergency, and writes on the audit trail who heard of it. */
export function createAnnounceBreakGlass(ports: ReviewActivityPorts): Activity<typeof announceBreakGlass> {
  const { reviews, audit, catalogue, directory, messenger, log } = ports;
  return async ({ requestId, at }) => {
    const review = await loadReview(reviews, requestId);
    const people = await toldOf(directory, await catalogue.current(), review.request);
    const told = await tellAll(messenger, requestId, announcement(review, people));
    if (people.length === told.unheard.length) log.error('breakGlass.unheard', { requestId });
    requireTold(told, requestId);
    const names = (of: typeof people) => of.map(({ userPrincipalName }) => userPrincipalName).join(', ');
    const { unheard } = told;
    await audit.append({
      at,
      event: 'breakGlass.announced',
      actor: 'latchkey',
      requestId,
      data: {
        told: names(people.filter((person) => !unheard.includes(person))),
        ...(unheard.length > 0 && { unheard: names(unheard) }),
      },
    });
    return null;
  };
}
