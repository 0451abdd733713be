import type { PersonRef } from '../people.ts';
import { say } from '../said/said.ts';
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
            text: [
              say(
                'notAsked',
                namesOf(unasked.slice(0, mostNames)),
                Math.max(0, unasked.length - mostNames),
                what,
              ),
            ],
          },
        ]
      : []),
    ...(untold
      ? [
          {
            person: request.requester,
            key: 'unreached-beneficiary',
            text: [say('beneficiaryNotTold', request.beneficiary.displayName, what)],
          },
        ]
      : []),
  ];
}

/** Enough to know whom to talk to. */
const mostNames = 5;

function namesOf(people: readonly PersonRef[]): readonly string[] {
  return people.map(({ displayName }) => displayName);
}
