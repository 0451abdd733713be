import type { PersonRef } from '../people.ts';
import { formatMinutes } from '../requests/duration.ts';
import type { Message } from '../requests/notices.ts';
import type { Review } from './review.ts';

/** What those who are told of an emergency read at once. Pure. */
export function announcement({ request }: Review, told: readonly PersonRef[]): readonly Message[] {
  const { requester, entitlement, minutes, reason, id } = request;
  const text = `EMERGENCY: ${requester.displayName} (${requester.userPrincipalName}) takes “${entitlement.title}” (${entitlement.environment}) for ${formatMinutes(minutes)} without approval: “${reason}” (request ${id}). It will be reviewed.`;
  return told.map((person) => ({ person, key: 'emergency', text }));
}

/** The reminders of a review that is not done. Pure. */
export function reviewReminder(
  { request, dueAt }: Review,
  people: readonly PersonRef[],
  { count, overdue }: { readonly count: number; readonly overdue: boolean },
): readonly Message[] {
  const due = overdue ? 'is overdue' : `is due on ${dueAt.slice(0, 16).replace('T', ' ')} UTC`;
  const text = `The review of what ${request.requester.displayName} took in an emergency ${due}: ${request.entitlement.title} (${request.id}). Write review to see it.`;
  return people.map((person) => ({ person, key: `review-remind-${count}`, text }));
}

/** What is told when a review is done: to who took it and, when it was not right, to the administrators. Pure. */
export function reviewResult({ request, outcome }: Review, admins: readonly PersonRef[]): readonly Message[] {
  if (!outcome) return [];
  const found = outcome.verdict === 'right' ? 'it was right' : 'it was not right';
  const text = `${outcome.by.displayName} reviewed what ${request.requester.displayName} took in an emergency (${request.entitlement.title}, ${request.id}): ${found}. “${outcome.note}”`;
  const people = [request.requester, ...(outcome.verdict === 'wrong' ? admins : [])];
  return [...new Map(people.map((person) => [person.objectId, person])).values()]
    .filter(({ objectId }) => objectId !== outcome.by.objectId)
    .map((person) => ({ person, key: 'review-result', text }));
}
