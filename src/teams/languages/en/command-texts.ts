import { formatMinutes } from '../../../core/requests/duration.ts';
import type { Text } from '../../cards/text.ts';

/** What people read in answer to commands. */
export const commandTexts = {
  /** Commands about one request. */
  acts: {
    noDuration: 'Say how much longer, for example: extend 1h.',
    noSuchId: (shown: string) =>
      `"${shown}" is not the id of a request. It has ten letters and digits; status lists yours.`,
    revokeNeedsId:
      'Say what to revoke and why: revoke <id> <reason>. The id is on the card, and who lists it.',
    nothingToEnd: 'You hold nothing that you could give up.',
    nothingToExtend: 'You hold nothing that could be extended.',
    nothingToCancel: 'You have nothing that waits for approval.',
    severalToEnd: 'You hold more than one thing. Write done and its id, or press the button:',
    severalToExtend: 'You hold more than one thing. Write extend, its id and how long, or press the button:',
    severalToCancel: 'More than one request waits. Write cancel and its id, or press the button:',
    extended: (id: string) => `You asked for more time for request ${id}. Its card shows what comes of it.`,
    ended: (id: string) => `Thank you. The access of request ${id} is being taken back now.`,
    cancelled: (id: string) => `You cancelled request ${id}.`,
    revoked: (id: string) => `You revoked request ${id}. The access is being taken back now.`,
  },
  /** What somebody has asked for and holds. */
  mine: {
    title: 'Your requests',
    none: 'You have no open requests and hold nothing.',
    count: (held: number, waiting: number) =>
      [
        ...(held > 0 ? [`You hold ${held}.`] : []),
        ...(waiting > 0 ? [`${waiting} ${waiting === 1 ? 'is' : 'are'} waiting or on the way.`] : []),
      ].join(' '),
    you: 'for you',
    forPerson: (person: string) => `for ${person}`,
    byPerson: (person: string) => `asked by ${person}`,
    untilMoment: (at: string): Text => ['until ', { at }],
    more: (count: number) => `${count} more ${count === 1 ? 'is' : 'are'} not shown.`,
    askFor: 'Write request to ask for access.',
  },
  pending: {
    none: 'Nothing waits for your decision.',
    here: (count: number) => (count === 1 ? 'This waits for you:' : `These ${count} wait for you:`),
    more: (count: number) =>
      `${count} more ${count === 1 ? 'waits' : 'wait'}. Answer these first, then write pending again.`,
    unsent: 'A card could not be sent. Write pending again in a moment.',
    moved: 'This card is further down in this chat now.',
  },
  who: {
    title: 'Who holds what now',
    titleAbout: (about: string) => `Who holds what now: ${about}`,
    lent: 'Lent by Latchkey',
    count: (count: number) => (count === 1 ? '1 access is given.' : `${count} accesses are given.`),
    nothing: 'Nobody holds anything now, as far as you may see.',
    nothingAbout: (about: string) => `I found nothing about "${about}" that you may see.`,
    several: (about: string, names: readonly string[]) =>
      `"${about}" could be ${names.join(' or ')}. Write the sign-in name.`,
    until: (at: string): Text => ['until ', { at }],
    request: (id: string) => `request ${id}`,
    more: (count: number) => `${count} more. Ask about one person, entitlement or environment.`,
    clouds: 'In the clouds themselves',
    cloudsNothing: 'The clouds show nothing for this person.',
    standing: 'not from Latchkey',
    lentFor: (id: string) => `lent by request ${id}`,
    unknown: (where: string) => `Could not look: ${where}`,
    silent: (cloud: string) => `${cloud} could not be asked.`,
    asked: 'The clouds themselves are being asked; what they say follows.',
    surveyed: (who: string) => `What ${who} holds`,
  },
  /** Somebody who decides instead of an approver. */
  delegation: {
    howTo:
      'Write who decides instead of you, and until when: delegate Dana Fields until monday, or for 3d. To stop it: delegate off.',
    noUntil: (shown: string) =>
      `"${shown}" is no moment that I understand. Write a weekday, a date such as 2026-12-24, or a duration such as 3d.`,
    title: (who: string) => `${who} decides instead of you`,
    until: (at: string): Text => ['Until ', { at }, '.'],
    meaning:
      'What is asked from now on goes to them. You may still decide, and what you were asked before stays with you. Nobody decides about a request of their own.',
    unheard: (who: string) => `${who} could not be told in Teams. Please tell them yourself.`,
    ended: (who: string) => `${who} does not decide instead of you any more.`,
    nothingToEnd: 'Nobody decides instead of you, as far as you have set it up yourself.',
    byOther: (who: string, at: string): Text => [`${who} decides instead of you until `, { at }, '.'],
    forOther: (who: string, at: string): Text => [`You decide instead of ${who} until `, { at }, '.'],
  },
  /** How many requests went. */
  report: {
    which: 'Write report for the last 30 days, or report 90.',
    notForYou: 'The report is for those who run Latchkey.',
    title: (days: number) => `The last ${days} days`,
    count: (count: number) =>
      count === 0
        ? 'No request was closed.'
        : count === 1
          ? '1 request was closed.'
          : `${count} requests were closed.`,
    more: 'There were more; only these were counted.',
    outcomes: 'What became of them',
    given: 'Given and taken back',
    denied: 'Denied',
    timedOut: 'Nobody answered in time',
    cancelled: 'Cancelled',
    failed: 'Could not be given',
    emergencies: 'Of all, in an emergency',
    times: 'Time (the middle of those given)',
    asked: 'Asked for',
    used: 'Used',
    usedShare: 'Used of all the time there was',
    extendedShare: 'Extended',
    approval: 'Until people had approved',
    none: '–',
    duration: (minutes: number) => (minutes === 0 ? '0 min' : formatMinutes(minutes)),
    entitlements: 'Asked for most',
    entitlement: 'What',
    requests: 'Requests',
    usedAll: 'Used in all',
    slowest: 'Slowest approvals',
    request: 'Request',
    approved: (title: string, id: string) => `${title} (${id})`,
    by: 'Last approval by',
    took: 'Took',
  },
  incomplete: 'Not everything could be looked at, so something may be missing here.',
};
