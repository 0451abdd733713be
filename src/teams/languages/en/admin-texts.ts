import type { FindingDecision, FindingState, ReportedFinding } from '../../../core/reconcile/finding.ts';
import type { Unexplained } from '../../../core/reconcile/judge-artifact.ts';
import type { Text } from '../../cards/text.ts';

const findingTitles: Readonly<Record<ReportedFinding['what'], string>> = {
  missing: 'Access that is active is not there any more, and it was not Latchkey that took it away',
  altered: 'Access that is active was changed, and not by Latchkey',
  unexplained: "Something carries Latchkey's name, and no request looks after it",
  unseen: 'Latchkey cannot see what it has placed, so it cannot be sure to take it back',
};

const findingAdvice: Readonly<Record<ReportedFinding['what'], string>> = {
  missing:
    'Find out who did it. Latchkey does not put it back; it takes back what is left when the time is up. Whoever holds the access has been told.',
  altered:
    'Find out who did it. If it gives more than was approved, revoke it: everything that was lent with it is taken back. Otherwise it goes when its time is up.',
  unexplained:
    'It is looked at once more before anything is done. Exactly this is taken back then, and nothing that others gave.',
  unseen: 'Give it back the rights that the deployment gave it; until then, lend nothing there.',
};

const unexplained: Readonly<Record<Unexplained, string>> = {
  closedEarly:
    'That request is closed: it was ended early, and somebody put this back. Latchkey removes it when the time of that request is over.',
  noRequest: 'No request of this id is known. Latchkey removes it when its own time is over.',
  notAGrant:
    'That request is not closed, but it gave something else. Latchkey removes it once that request is closed and its time is over.',
};

const findingStates: Readonly<Record<Exclude<FindingState, 'open'>, string>> = {
  left: 'Nobody is told again until it changes.',
  removing: 'It is being taken back, until the cloud shows that it is gone.',
  gone: 'It is not so any more.',
  removed: 'It was taken back, and checked that it is gone.',
  held: 'A request that is open holds it by now, so nothing was taken back.',
  kept: 'Other requests hold it too, so it stays until the last of them ends.',
  revoked: 'The request was revoked; its own card shows how it ends.',
};

/** What people read who run Latchkey: the switch, revoking many at once, and what the reconciler has found. */
export const adminTexts = {
  pause: {
    /** Shown to everybody, wherever they look, while it is so. */
    paused: (who: string, reason: string) =>
      `Grants are paused by ${who}: “${reason}”. Nothing new is given; what was given ends as ever.`,
    done: 'Grants are paused. Access that was given ends as ever. Write resume when it is over.',
    changed: 'Grants were paused already; the reason is yours now. Write resume when it is over.',
    resumed: 'Grants are resumed.',
    unheard: (count: number) =>
      `${count === 1 ? 'Another administrator' : `${count} other administrators`} could not be told yet.`,
  },
  revokeAll: {
    howTo:
      'Say what to revoke: revoke all of <person>, revoke all <entitlement>, revoke all account <name>, or revoke everything. You see what it comes to before anything is revoked.',
    didYouMean: (word: string, command: string) => `I do not know "revoke ${word}". Did you mean ${command}?`,
    unknown: (wanted: string) => `I know no person, entitlement or account "${wanted}".`,
    suggestion: (name: string) => `Did you mean ${name}?`,
    several: (lines: readonly string[]) =>
      ['That could be more than one thing. Write which:', ...lines.map((line) => `• ${line}`)].join('\n'),
    nothing: 'None of it is active, so there is nothing to revoke.',
    notYet: (count: number) =>
      count === 1
        ? '1 access is just being given: look again in a moment.'
        : `${count} accesses are just being given: look again in a moment.`,
    title: (name: string) => (name === '' ? 'Revoke everything?' : `Revoke all access of ${name}?`),
    titleAccount: (name: string) => `Revoke all access to ${name}?`,
    count: (count: number) =>
      count === 1 ? '1 access ends now, for good.' : `${count} accesses end now, for good.`,
    warning: 'Whoever holds it is told, with your name and your reason.',
    list: 'What ends',
    untilMoment: (at: string): Text => ['until ', { at }],
    request: (id: string) => `request ${id}`,
    more: (count: number) => `and ${count} more`,
    incomplete: 'Not every request could be looked at: there may be more.',
    reason: 'Why must it end now?',
    reasonExample: 'Whoever holds the access reads this.',
    reasonMissing: 'Say why.',
    confirm: (count: number) => (count === 1 ? 'Revoke it now' : `Revoke all ${count} now`),
    dismiss: 'Not now',
    dismissed: 'Nothing was revoked.',
    dismissedTitle: 'Revoke all',
    progressTitle: (name: string, done: number, count: number) =>
      `${name === '' ? 'Revoking everything' : `Revoking all of ${name}`}: ${done} of ${count} ended`,
    doneTitle: (name: string, count: number) =>
      name === '' ? `Everything is revoked (${count})` : `All of ${name} is revoked (${count})`,
    doneSummary: 'Nothing of it is left in any cloud.',
    by: (at: string): Text => ['Confirmed on ', { at }, '.'],
    because: (reason: string) => `“${reason}”`,
    told: 'Told',
    ended: 'Ended, checked that it is gone',
    revoking: 'Being taken back',
    stuck: 'Takes longer than it should; you are paged about each',
    waiting: 'Not begun yet',
    unclear: 'Cannot be read at the moment',
    refused: 'Not revoked',
  },
  finding: {
    title: (what: ReportedFinding['what']) => findingTitles[what],
    since: (at: string): Text => ['Seen first on ', { at }, '.'],
    found: 'What is where',
    gives: (permission: string, principal: string) => `${permission} for ${principal}`,
    why: "Why it is Latchkey's business",
    carriesName: (id: string) => `Its own name or mark says that Latchkey made it for request ${id}.`,
    placedFor: (id: string) => `Latchkey placed it for request ${id}, which is active.`,
    unexplained: (why: Unexplained) => unexplained[why],
    ends: (at: string): Text => ['The end that it carries: ', { at }, '.'],
    cannotSee: (code: string, message: string) => `${code}, in the cloud's own words: ${message}`,
    next: 'What to do',
    advice: (what: ReportedFinding['what']) => findingAdvice[what],
    byHand: 'By hand',
    remove: (what: ReportedFinding['what']): string =>
      what === 'altered' ? 'Revoke the access now' : 'Revoke it now',
    leave: 'Leave it, it is known',
    decided: (kind: FindingDecision, who: string, at: string): Text => [
      kind === 'leave' ? `${who} decided to leave it, on ` : `${who} decided to take it back, on `,
      { at },
      '.',
    ],
    state: (state: Exclude<FindingState, 'open'>) => findingStates[state],
  },
};
