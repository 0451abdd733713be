import { formatMinutes } from '../../requests/duration.ts';
import { utcPeriod, utcText } from '../moments.ts';

/** When the clouds were seen to hold nothing more, UTC ISO-8601. */
export interface Gone {
  readonly cloud: 'aws' | 'azure';
  readonly at: string;
}

/** A grant that should be gone, for those who are called to look after it. */
export interface Overdue {
  readonly requestId: string;
  readonly permission: string;
  readonly principal: string;
  readonly target: string;
  /** How late it is, in minutes. */
  readonly late: number;
  /** What the cloud said, in its own words. */
  readonly failure: string;
  /** What takes it back by hand, ready to paste. */
  readonly commands: readonly string[];
}

/**
 * What people are told of a request. `what` is its title and id; durations are in minutes, moments UTC ISO-8601; an
 * empty string is none.
 */
export const noticeSentences = {
  active: (minutes: number, what: string) =>
    `Access is active for ${formatMinutes(minutes)}: ${what}. The card says how to use it.`,
  endsSoon: (what: string) =>
    `${what} ends soon. The card says when; ask for more time there, or say that you are done.`,
  noteAbout: (who: string, what: string, text: string) => `${who} about ${what}: “${text}”`,
  moreTimeAsked: (who: string, minutes: number, what: string) =>
    `${who} asks for ${formatMinutes(minutes)} more: ${what}. The card has the buttons.`,
  moreTimeGiven: (minutes: number, what: string) =>
    `You have ${formatMinutes(minutes)} more: ${what}. The card says until when.`,
  moreTimeDenied: (who: string, what: string) =>
    `${approver(who)} denied more time for ${what}. It ends when it would have ended.`,
  moreTimeUnanswered: (what: string) =>
    `Nobody answered in time about more time for ${what}. It ends when it would have ended.`,
  moreTimeFailed: (what: string) =>
    `${what} could not be given for longer, and ends when it would have ended.`,
  denied: (who: string, what: string) => `${approver(who)} denied ${what}. The card says why.`,
  unanswered: (what: string) => `Nobody answered in time: ${what}. Ask again if you still need it.`,
  notGiven: (what: string) => `${what} could not be given.`,
  endedBeforeTime: (what: string) => `${what} has ended before its time.`,
  expired: (what: string) => `${what} has expired.`,
  ended: (what: string) => `${what} has ended.`,
  revoked: (what: string, who: string, reason: string) => `${what} has been revoked by ${who}: “${reason}”.`,
  revokedByLatchkey: (what: string) => `${what} has been revoked by Latchkey.`,
  usedFromTo: (startsAt: string, endedAt: string, minutes: number) => {
    const [from, to] = utcPeriod(startsAt, endedAt);
    return `It was active from ${from} to ${to} (${formatMinutes(minutes)}).`;
  },
  extendedTimes: (count: number, minutes: number) =>
    `It was extended ${count === 1 ? 'once' : `${count} times`}, by ${formatMinutes(minutes)}.`,
  neverExtended: () => 'It was not extended.',
  takenBack: () => 'Everything was taken back and checked.',
  takenBackAt: (gone: readonly Gone[]) =>
    `Everything was taken back and checked: ${gone.map(({ cloud, at }) => `${clouds[cloud]} on ${utcText(at)}`).join(', ')}.`,
  keptForAnother: () =>
    'What another active request needs too stays until that one ends; the rest was taken back and checked.',
  nothingToTakeBack: () => 'There was nothing to take back.',
  nobodyReached: (what: string) =>
    `None of the approvers of ${what} has Latchkey in Teams, so nobody was asked. Tell them to add the app, then ask again.`,
  notAsked: (names: readonly string[], more: number, what: string) =>
    `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''} could not be asked about ${what}, for want of the Latchkey app in Teams. The other approvers were asked. Tell whoever is missing to add the app.`,
  beneficiaryNotTold: (who: string, what: string) =>
    `${who} does not have the Latchkey app in Teams and hears nothing about ${what}. Pass on what your card says, or tell them to add the app.`,
  waitingForYou: (who: string, minutes: number, what: string) =>
    `${who} is waiting for your answer: ${formatMinutes(minutes)} of ${what}. The card above has the buttons.`,
  waitingForMore: (who: string, minutes: number, what: string) =>
    `${who} is waiting for your answer: ${formatMinutes(minutes)} more of ${what}. The card above has the buttons.`,
  decidesForYou: (who: string, until: string) =>
    `${who} lets you decide about requests for access until ${utcText(until)}. Their cards come to you.`,
  overdue: ({ permission, principal, target, requestId, late, failure, commands }: Overdue) =>
    [
      `Access that was due ${late} minutes ago is not taken back yet: ${permission} for ${principal}, ${target} (request ${requestId}).`,
      `${failure} Latchkey goes on trying. To take it back by hand:`,
      ...commands,
    ].join('\n'),
};

const clouds = { aws: 'AWS', azure: 'Azure' } as const;

function approver(name: string): string {
  return name === '' ? 'An approver' : name;
}
