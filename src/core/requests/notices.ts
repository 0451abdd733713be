import type { PersonRef } from '../people.ts';
import { formatMinutes } from './duration.ts';
import type { EndReason, GrantRecord, RequestRecord } from './request.ts';

/** What happened that people must be told, because the edit of a card notifies nobody. */
export type Notice = 'active' | 'denied' | 'timedOut' | 'failed' | 'lost' | 'ended' | 'unanswerable';

/** A short message for one person; `key` makes it a message sent once. */
export interface Message {
  readonly person: PersonRef;
  readonly key: string;
  readonly text: string;
}

/** The short messages of a notice. Pure. */
export function messagesFor(
  { request, decisions, grants, end, failure }: RequestRecord,
  notice: Notice,
): readonly Message[] {
  const what = `${request.entitlement.title} (${request.id})`;
  const holders = together(request.requester, request.beneficiary);
  const to = (people: readonly PersonRef[], text: string) =>
    people.map((person) => ({ person, key: notice, text }));
  switch (notice) {
    case 'active':
      return to(
        holders,
        `Access is active for ${formatMinutes(request.minutes)}: ${what}. The card says how to use it.`,
      );
    case 'denied': {
      const denial = decisions.findLast(({ kind }) => kind === 'deny');
      return to(
        [request.requester],
        `${denial?.by.displayName ?? 'An approver'} denied ${what}. The card says why.`,
      );
    }
    case 'timedOut':
      return to([request.requester], `Nobody answered in time: ${what}. Ask again if you still need it.`);
    case 'failed':
      return to(holders, `${what} could not be given. ${failure ?? ''}`.trim());
    case 'lost':
      return to(holders, `${what} has ended before its time. ${failure ?? ''}`.trim());
    case 'ended':
      return to(holders, `${what} has ${howItEnded(end)}. ${taken(grants)}`);
    case 'unanswerable':
      return to(
        [request.requester],
        `None of the approvers of ${what} has Latchkey in Teams, so nobody was asked. Tell them to add the app, then ask again.`,
      );
  }
}

function together(requester: PersonRef, beneficiary: PersonRef): PersonRef[] {
  return requester.objectId === beneficiary.objectId ? [requester] : [requester, beneficiary];
}

function howItEnded(end: EndReason | undefined): string {
  switch (end?.why) {
    case 'expired':
      return 'expired';
    case 'revokedBy':
      return `been revoked by ${end.by.displayName}: “${end.reason}”`;
    case 'endedEarly':
    case undefined:
      return 'ended';
  }
}

function taken(grants: readonly GrantRecord[]): string {
  if (grants.some(({ state }) => state === 'kept'))
    return 'What another active request needs too stays until that one ends; the rest was taken back and checked.';
  const placed = grants.filter(({ state }) => state !== 'standing');
  return placed.length > 0 ? 'Everything was taken back and checked.' : 'There was nothing to take back.';
}
