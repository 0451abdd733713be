import type { PersonRef } from '../people.ts';
import { formatMinutes } from './duration.ts';
import {
  type EndReason,
  type Extension,
  type GrantRecord,
  grantedMinutes,
  type RequestRecord,
} from './request.ts';

/** What happened that people must be told, because the edit of a card notifies nobody. */
export type Notice =
  | 'active'
  | 'warning'
  | 'noted'
  | 'extensionAsked'
  | 'extended'
  | 'extensionDenied'
  | 'extensionTimedOut'
  | 'extensionFailed'
  | 'denied'
  | 'timedOut'
  | 'failed'
  | 'lost'
  | 'ended'
  | 'unanswerable';

/** A short message for one person; `key` makes it a message sent once. */
export interface Message {
  readonly person: PersonRef;
  readonly key: string;
  readonly text: string;
}

/** The short messages of a notice. Pure. */
export function messagesFor(record: RequestRecord, notice: Notice): readonly Message[] {
  const { request, decisions, grants, end, failure } = record;
  const what = `${request.entitlement.title} (${request.id})`;
  const holders = together(request.requester, request.beneficiary);
  const to = (people: readonly PersonRef[], text: string) =>
    people.map((person) => ({ person, key: notice, text }));
  switch (notice) {
    case 'active':
      return to(
        holders,
        `Access is active for ${formatMinutes(grantedMinutes(record))}: ${what}. The card says how to use it.`,
      );
    case 'warning':
      return to(
        holders,
        `${what} ends soon. The card says when; ask for more time there, or say that you are done.`,
      ).map((message) => ({ ...message, key: `warning-${extensionsOf(record).length}` }));
    case 'noted':
      return noteMessages(record, what);
    case 'extensionAsked':
    case 'extended':
    case 'extensionDenied':
    case 'extensionTimedOut':
    case 'extensionFailed':
      return extensionMessages(record, notice, what);
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

function extensionsOf({ extensions = [] }: RequestRecord): readonly Extension[] {
  return extensions;
}

type ExtensionNotice = Extract<Notice, `exten${string}`>;

/** What came of a wish for more time; approvers hear of one they are asked about. */
function extensionMessages(record: RequestRecord, notice: ExtensionNotice, what: string): readonly Message[] {
  const extension = extensionsOf(record).at(-1);
  if (!extension) return [];
  const { number, by, minutes, stage, decisions, failure = '' } = extension;
  const time = formatMinutes(minutes);
  const key = `${notice}-${number}-${stage?.index ?? 0}`;
  const to = (people: readonly PersonRef[], text: string) => people.map((person) => ({ person, key, text }));
  const holders = together(record.request.requester, record.request.beneficiary);
  switch (notice) {
    case 'extensionAsked':
      return to(
        stage?.approvers ?? [],
        `${by.displayName} asks for ${time} more: ${what}. The card has the buttons.`,
      );
    case 'extended':
      return to(holders, `You have ${time} more: ${what}. The card says until when.`);
    case 'extensionDenied': {
      const denial = decisions.findLast(({ kind }) => kind === 'deny');
      return to(
        holders,
        `${denial?.by.displayName ?? 'An approver'} denied more time for ${what}. It ends when it would have ended.`,
      );
    }
    case 'extensionTimedOut':
      return to(
        holders,
        `Nobody answered in time about more time for ${what}. It ends when it would have ended.`,
      );
    case 'extensionFailed':
      return to(
        holders,
        `${what} could not be given for longer, and ends when it would have ended. ${failure}`.trim(),
      );
  }
}

/** What somebody wrote, for everybody else whom the request concerns now. */
function noteMessages(
  { request, stage, state, notes = [] }: RequestRecord,
  what: string,
): readonly Message[] {
  const note = notes.at(-1);
  if (!note) return [];
  const asked = state === 'pending' ? (stage?.approvers ?? []) : [];
  const earlier = notes.map(({ by }) => by);
  const people = [...together(request.requester, request.beneficiary), ...asked, ...earlier].filter(
    ({ objectId }) => objectId !== note.by.objectId,
  );
  return [...new Map(people.map((person) => [person.objectId, person])).values()].map((person) => ({
    person,
    key: `note-${notes.length}`,
    text: `${note.by.displayName} about ${what}: “${note.text}”`,
  }));
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
