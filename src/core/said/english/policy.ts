import type { Weekday } from '../../catalogue/policy.ts';
import { formatMinutes } from '../../requests/duration.ts';

/** A moment by the clocks of a time zone. */
export interface LocalMoment {
  readonly day: Weekday;
  /** `07:00` */
  readonly time: string;
  readonly timeZone: string;
}

const dayNames: Readonly<Record<Weekday, string>> = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
};

/** Why the policy refuses an ask, and what would pass. Durations are in minutes; an empty string is none. */
export const policySentences = {
  requesterInactive: () => 'Your account is not an active one in the directory.',
  nothingCalled: (name: string) => `There is nothing called "${name}" that you can ask for.`,
  youCanAskFor: (names: readonly string[], more: number) =>
    `You can ask for: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
  nothingToAskFor: () =>
    'There is nothing you can ask for at the moment; the people who run Latchkey can change that.',
  beneficiaryInactive: () =>
    'The person who would receive the access has no active account in the directory.',
  guestYourself: (title: string) => `${title} is not given to guest accounts.`,
  guestBeneficiary: (title: string, who: string) =>
    `${title} is not given to guest accounts, and ${who} has one. Name somebody else.`,
  notForSelf: (title: string) =>
    `${title} is not given to the person who asks for it. Name somebody else with "for".`,
  notOnBehalf: (name: string, who: string) =>
    `You cannot ask for ${name} on behalf of ${who}. Leave out "for" to ask for yourself, or name somebody else.`,
  emergencyForSelfOnly: () => 'In an emergency everybody takes access only for themselves. Leave out "for".',
  noEmergency: (name: string) => `${name} cannot be taken in an emergency by you. Ask for it with "request".`,
  tooLong: (minutes: number, name: string, longest: number, emergency: boolean) =>
    `${formatMinutes(minutes)} is too long: ${name} is given for at most ${formatMinutes(longest)}${emergency ? ' in an emergency' : ''}.`,
  noReason: () => 'Say in words what you need it for; the approver reads it.',
  reasonTooShort: (least: number) =>
    `Say a little more about what you need it for: at least ${least} characters.`,
  reasonTooLong: (most: number) => `The reason is too long: use at most ${most} characters.`,
  noTicket: (example: string) =>
    `Name the ticket it is for${example === '' ? '' : `, such as ${example}`}: write "ticket" and its number.`,
  noSuchTicket: (example: string) =>
    `That does not look like a ticket.${example === '' ? '' : ` Write one such as ${example}.`}`,
  windowClosed: () => 'Access may not start at this time.',
  windowOpens: ({ day, time, timeZone }: LocalMoment) =>
    `It can start from ${dayNames[day]} ${time} (${timeZone}) on.`,
  heldAtOnce: (most: number, count: number, name: string) =>
    `One person may hold at most ${requests(most)} at once, and ${count} are held already. Give one up before asking for ${name}.`,
  heldOfKind: (most: number, count: number, name: string, policy: string) =>
    `One person may hold at most ${requests(most)} of this kind (${policy}) at once, and ${count} are held already. Give one up before asking for ${name}.`,
  conflict: (name: string, other: string, requestId: string) =>
    `${name} must not be held together with ${other}, which is held by request ${requestId}. Give that up first.`,
  conflictOfOther: (name: string, who: string) =>
    `${name} must not be held together with something that ${who === '' ? 'the other person' : who} holds. They have to give that up first.`,
  nobodyApproves: () =>
    'Nobody approves this for somebody else, or for so long. Ask for less, or let them ask themselves.',
  tooManyApprovers: (count: number) =>
    `${count} people could approve this, which is too many to ask. The people who run Latchkey have to name a smaller group.`,
  /** `stage` counts from 1; 0: there is only one. `whom`: nobody is named. */
  nobodyLeft: (stage: number, whom: readonly string[]) =>
    `Nobody is left who could approve this${stage > 0 ? ` at stage ${stage}` : ''}. Ask ${whom.length > 0 ? whom.join(', ') : 'the people who run Latchkey'} to name an approver.`,
};

function requests(count: number): string {
  return count === 1 ? '1 request' : `${count} requests`;
}
