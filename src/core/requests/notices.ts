import { latchkeyItself, type PersonRef } from '../people.ts';
import { retold } from '../said/retold.ts';
import { type Said, say } from '../said/said.ts';
import { type Extension, grantedMinutes, type RequestRecord } from './request.ts';
import { summaryOf } from './summary.ts';

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
  readonly text: Said;
}

/** The short messages of a notice. Pure. */
export function messagesFor(record: RequestRecord, notice: Notice): readonly Message[] {
  const { request, decisions, failure = '' } = record;
  const what = `${request.entitlement.title} (${request.id})`;
  const holders = together(request.requester, request.beneficiary);
  const to = (people: readonly PersonRef[], ...text: Said) =>
    people.map((person) => ({ person, key: notice, text }));
  switch (notice) {
    case 'active':
      return to(holders, say('active', grantedMinutes(record), what));
    case 'warning':
      return to(holders, say('endsSoon', what)).map((message) => ({
        ...message,
        key: `warning-${extensionsOf(record).length}`,
      }));
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
      return to([request.requester], say('denied', denial?.by.displayName ?? '', what));
    }
    case 'timedOut':
      return to([request.requester], say('unanswered', what));
    case 'failed':
      return to(holders, say('notGiven', what), ...retold(failure));
    case 'lost':
      return to(holders, say('endedBeforeTime', what), ...retold(failure));
    case 'ended':
      return to(holders, ...howItEnded(record, what), ...howItWasUsed(record), taken(record));
    case 'unanswerable':
      return to([request.requester], say('nobodyReached', what));
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
  const key = `${notice}-${number}-${stage?.index ?? 0}`;
  const to = (people: readonly PersonRef[], ...text: Said) => people.map((person) => ({ person, key, text }));
  const holders = together(record.request.requester, record.request.beneficiary);
  switch (notice) {
    case 'extensionAsked':
      return to(stage?.approvers ?? [], say('moreTimeAsked', by.displayName, minutes, what));
    case 'extended':
      return to(holders, say('moreTimeGiven', minutes, what));
    case 'extensionDenied': {
      const denial = decisions.findLast(({ kind }) => kind === 'deny');
      return to(holders, say('moreTimeDenied', denial?.by.displayName ?? '', what));
    }
    case 'extensionTimedOut':
      return to(holders, say('moreTimeUnanswered', what));
    case 'extensionFailed':
      return to(holders, say('moreTimeFailed', what), ...retold(failure));
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
    text: [say('noteAbout', note.by.displayName, what, note.text)],
  }));
}

function together(requester: PersonRef, beneficiary: PersonRef): PersonRef[] {
  return requester.objectId === beneficiary.objectId ? [requester] : [requester, beneficiary];
}

function howItEnded({ end }: RequestRecord, what: string): Said {
  switch (end?.why) {
    case 'expired':
      return [say('expired', what)];
    case 'revokedBy':
      return end.by.objectId === latchkeyItself.objectId
        ? [say('revokedByLatchkey', what), ...retold(end.reason)]
        : [say('revoked', what, end.by.displayName, end.reason)];
    case 'endedEarly':
    case undefined:
      return [say('ended', what)];
  }
}

function howItWasUsed(record: RequestRecord): Said {
  const summary = summaryOf(record);
  if (!summary) return [];
  const { startsAt, endedAt, minutes, extensions, extendedMinutes } = summary;
  return [
    say('usedFromTo', startsAt, endedAt, minutes),
    extensions > 0 ? say('extendedTimes', extensions, extendedMinutes) : say('neverExtended'),
  ];
}

function taken(record: RequestRecord): Said[number] {
  const { grants } = record;
  if (grants.some(({ state }) => state === 'kept')) return say('keptForAnother');
  if (grants.every(({ state }) => state === 'standing')) return say('nothingToTakeBack');
  const gone = summaryOf(record)?.gone ?? [];
  return gone.length > 0 ? say('takenBackAt', gone) : say('takenBack');
}
