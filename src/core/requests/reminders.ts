import { formatMinutes } from './duration.ts';
import type { Message } from './notices.ts';
import type { RequestRecord } from './request.ts';

/** The messages of a reminder: one for each person who was asked in the open stage and has not decided. Pure. */
export function reminderFor(
  { request, state, stage, decisions }: RequestRecord,
  index: number,
  count: number,
): readonly Message[] {
  if (state !== 'pending' || stage?.index !== index) return [];
  const decided = new Set(decisions.filter((one) => one.stage === index).map(({ by }) => by.objectId));
  const text = `${request.requester.displayName} is waiting for your answer: ${request.entitlement.title} for ${formatMinutes(request.minutes)} (${request.id}). The card above has the buttons.`;
  return stage.approvers
    .filter(({ objectId }) => !decided.has(objectId))
    .map((person) => ({ person, key: `remind-${index}-${count}`, text }));
}
