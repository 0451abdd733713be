import type { PersonRef } from '../core/people.ts';
import { openExtension, type RequestRecord } from '../core/requests/request.ts';

/** Somebody who has or should have a card. `person` is there for those who should. */
export interface Recipient {
  readonly objectId: string;
  readonly person?: PersonRef;
}

/** Whether a key of sent messages is a channel's conversation id; all others are object ids of people. */
export function isChannel(id: string): boolean {
  return id.startsWith('19:');
}

/** The channel that shows the request: once people were to decide there or to know, and from then on. */
export function channelOf(
  { request, state, stage }: RequestRecord,
  sent: ReadonlyMap<string, unknown>,
): string | undefined {
  const before = [...sent.keys()].find(isChannel);
  const isNews =
    (state === 'pending' && stage !== undefined) || (request.breakGlass === true && state !== 'pending');
  return before ?? (isNews ? request.channel : undefined);
}

/** Object ids of those who have more to see in the channel than everybody: who asked, who receives, who decides. */
export function viewersOf(record: RequestRecord): readonly string[] {
  const { requester, beneficiary } = record.request;
  const people = [requester, beneficiary, ...askedNow(record), ...record.decisions.map(({ by }) => by)];
  return [...new Set(people.map(({ objectId }) => objectId))];
}

/**
 * Everybody whose card must say what the record says: requester, beneficiary, the approvers of the open stage
 * while it is open, and whoever was sent one before.
 *
 * @param sent the people who have a card, by object id
 */
export function recipientsOf(
  record: RequestRecord,
  sent: ReadonlyMap<string, unknown>,
): readonly Recipient[] {
  const { request } = record;
  const asked = askedNow(record);
  const recipients = new Map<string, Recipient>();
  for (const person of asked) recipients.set(person.objectId, { objectId: person.objectId, person });
  for (const person of [request.requester, request.beneficiary])
    recipients.set(person.objectId, { objectId: person.objectId, person });
  for (const objectId of sent.keys())
    if (!recipients.has(objectId) && !isChannel(objectId)) recipients.set(objectId, { objectId });
  return [...recipients.values()];
}

/** Who is asked for a decision now: about the request, or about more time. */
function askedNow(record: RequestRecord): readonly PersonRef[] {
  if (record.state === 'pending') return record.stage?.approvers ?? [];
  return (record.state === 'active' && openExtension(record)?.stage?.approvers) || [];
}
