import type { PersonRef } from '../people.ts';
import type { Message } from '../requests/notices.ts';
import { say } from '../said/said.ts';
import type { Review } from './review.ts';

/** What those who are told of an emergency read at once. Pure. */
export function announcement({ request }: Review, told: readonly PersonRef[]): readonly Message[] {
  const { requester, entitlement, minutes, reason } = request;
  const emergency = {
    ...taken(request),
    signIn: requester.userPrincipalName,
    environment: entitlement.environment,
    minutes,
    reason,
  };
  const text = [say('emergency', emergency)];
  return told.map((person) => ({ person, key: 'emergency', text }));
}

/** The reminders of a review that is not done. `at`: which reminder it is, UTC ISO-8601. Pure. */
export function reviewReminder(
  { request, dueAt }: Review,
  people: readonly PersonRef[],
  { at, overdue }: { readonly at: string; readonly overdue: boolean },
): readonly Message[] {
  const text = [overdue ? say('reviewOverdue', taken(request)) : say('reviewDue', taken(request), dueAt)];
  return people.map((person) => ({ person, key: `review-remind-${at}`, text }));
}

/** What is told when a review is done: to who took it and, when it was not right, to the administrators. Pure. */
export function reviewResult({ request, outcome }: Review, admins: readonly PersonRef[]): readonly Message[] {
  if (!outcome) return [];
  const { verdict, by, note } = outcome;
  const text = [
    say(verdict === 'right' ? 'reviewedRight' : 'reviewedWrong', by.displayName, taken(request), note),
  ];
  const people = [request.requester, ...(verdict === 'wrong' ? admins : [])];
  return [...new Map(people.map((person) => [person.objectId, person])).values()]
    .filter(({ objectId }) => objectId !== by.objectId)
    .map((person) => ({ person, key: 'review-result', text }));
}

function taken({ requester, entitlement, id }: Review['request']) {
  return { who: requester.displayName, title: entitlement.title, requestId: id };
}
