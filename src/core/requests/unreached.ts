import type { PersonRef } from '../people.ts';
import type { Message } from './notices.ts';
import type { RequestRecord } from './request.ts';

/**
 * What the requester must know about people who do not get their cards: who was not asked, or not told, and what to
 * do about it. Nothing while there is nobody else to ask either: `unanswerable` says that. Pure.
 */
export function unreachedMessages(
  record: RequestRecord,
  unreachable: readonly PersonRef[],
): readonly Message[] {
  const { request, stage, state } = record;
  const isUnreachable = ({ objectId }: PersonRef) =>
    unreachable.some((person) => person.objectId === objectId) && objectId !== request.requester.objectId;
  const asked = state === 'pending' && stage ? stage.approvers : [];
  const unasked = asked.filter(isUnreachable);
  const untold = isUnreachable(request.beneficiary);
  const what = `${request.entitlement.title} (${request.id})`;
  return [
    ...(unasked.length > 0 && unasked.length < asked.length
      ? [
          {
            person: request.requester,
            key: `unreached-${stage?.index ?? 0}`,
            text: `${listed(unasked)} could not be asked about ${what}, for want of the Latchkey app in Teams. The other approvers were asked. Tell whoever is missing to add the app.`,
          },
        ]
      : []),
    ...(untold
      ? [
          {
            person: request.requester,
            key: 'unreached-beneficiary',
            text: `${request.beneficiary.displayName} does not have the Latchkey app in Teams and hears nothing about ${what}. Pass on what your card says, or tell them to add the app.`,
          },
        ]
      : []),
  ];
}

/** Enough to know whom to talk to. */
const mostNames = 5;

function listed(people: readonly PersonRef[]): string {
  const names = people.slice(0, mostNames).map(({ displayName }) => displayName);
  const more = people.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}
