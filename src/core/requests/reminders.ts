import { say } from '../said/said.ts';
import type { Message } from './notices.ts';
import { openExtension, type RequestRecord } from './request.ts';

/** Which reminder: of a stage (from 0), the how manieth (from 1), and of which extension (from 1) if of one. */
export interface Reminder {
  readonly stage: number;
  readonly count: number;
  readonly extension?: number;
}

/** The messages of a reminder: one for each person who was asked in the open stage and has not decided. Pure. */
export function reminderFor(record: RequestRecord, reminder: Reminder): readonly Message[] {
  const { request } = record;
  const asked = askedIn(record, reminder);
  if (asked?.stage?.index !== reminder.stage) return [];
  const { stage, minutes, decisions, key } = asked;
  const decided = new Set(decisions.filter((one) => one.stage === stage.index).map(({ by }) => by.objectId));
  const what = `${request.entitlement.title} (${request.id})`;
  const who = request.requester.displayName;
  const text = [say(asked.more ? 'waitingForMore' : 'waitingForYou', who, minutes, what)];
  return stage.approvers
    .filter(({ objectId }) => !decided.has(objectId))
    .map((person) => ({ person, key: `${key}-${reminder.stage}-${reminder.count}`, text }));
}

/** What people were asked for in that stage, if it is still open. */
function askedIn(record: RequestRecord, { extension }: Reminder) {
  const { state, stage, decisions, request } = record;
  if (extension === undefined)
    return state === 'pending'
      ? { stage, decisions, minutes: request.minutes, more: false, key: 'remind' }
      : undefined;
  const open = openExtension(record);
  return open?.number === extension && state === 'active'
    ? { ...open, more: true, key: `remind-more-${extension}` }
    : undefined;
}
