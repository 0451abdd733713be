import { formatMinutes } from '../../../core/requests/duration.ts';
import type {
  Decision,
  EndReason,
  GrantState,
  OpenStage,
  RequestState,
} from '../../../core/requests/request.ts';
import type { Summary } from '../../../core/requests/summary.ts';
import { english } from '../../../core/said/english/english.ts';
import type { Text } from '../../cards/text.ts';
import { adminTexts } from './admin-texts.ts';
import { answerTexts } from './answer-texts.ts';
import { commandTexts } from './command-texts.ts';
import { emergencyTexts } from './emergency-texts.ts';
import { shareTexts } from './share-texts.ts';

// Everything people read, in one place, so that a translation is one more file of this shape.

/** `Ann`, `Ann and Ben`, `Ann, Ben and 3 more`. */
function list(names: readonly string[], most: number): string {
  const shown = names.length > most ? [...names.slice(0, most), `${names.length - most} more`] : names;
  if (shown.length < 2) return shown.join('');
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

function approvals(count: number): string {
  return count === 1 ? '1 approval' : `${count} approvals`;
}

/** A stage of approval before anything is sent. */
export interface ReviewedStage {
  readonly names: string;
  /** Whether there is more than one approver. */
  readonly several: boolean;
  readonly quorum: number;
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

/** How a grant stands in a word or two, and what the word leaves open. */
const grantStates: Readonly<Record<GrantState, readonly [mark: string, why?: string]>> = {
  planned: ['Not placed yet'],
  placing: ['Being placed'],
  placed: ['In place'],
  standing: ['Was there before', 'It comes from elsewhere; Latchkey does not touch it.'],
  blocked: ['Not placed', 'Something was in the way, so the cloud was not asked.'],
  failed: ['Not placed', 'The cloud did not take it.'],
  removing: ['Being taken back'],
  stuck: ['Still there', 'Taking it back has not worked yet. Latchkey keeps trying.'],
  kept: ['Stays for now', 'Another request holds it too.'],
  removed: ['Gone'],
};

const grantTitles: Readonly<Record<RequestState, string>> = {
  pending: 'What will be given',
  approved: 'What will be given',
  granting: 'What is being given',
  active: 'What is given',
  revoking: 'What is being taken back',
  ended: 'What was given',
  denied: 'What was asked for',
  timedOut: 'What was asked for',
  cancelled: 'What was asked for',
  failed: 'What is where',
};

const cloudNames = { aws: 'AWS', azure: 'Azure' };

export const texts = {
  ...adminTexts,
  ...answerTexts,
  ...commandTexts,
  ...emergencyTexts,
  ...shareTexts,
  list,
  /** What the core itself says: notices, and why something is refused. */
  said: english,
  duration: formatMinutes,
  facts: {
    access: (title: string, name: string) => `${title} (${name})`,
    /** Some have none: an entitlement without an environment. */
    terms: (terms: readonly string[]) => terms.filter((term) => term !== '').join(' · '),
    forYou: 'for you',
    forThemselves: 'for themselves',
    forPerson: (person: string) => `For ${person}`,
    askedBy: (person: string) => `Asked by ${person}`,
    person: (name: string, signIn: string) => `${name} (${signIn})`,
    reason: (reason: string) => `“${reason}”`,
    noReason: 'No reason given.',
    shortened: (given: string, asked: string) => `${given} instead of ${asked}`,
    ticket: (ticket: string) => `Ticket ${ticket}`,
    emergency: 'Taken in an emergency, without approval.',
    byRule: (rule: string) => `Approved by the catalogue's rule “${rule}”.`,
    request: (id: string) => `Request ${id}`,
  },
  buttons: {
    next: 'Next',
    back: 'Change something',
    send: 'Send request',
    approve: 'Approve',
    deny: 'Deny',
    confirmDeny: 'Deny request',
    revoke: 'Revoke',
    confirmRevoke: 'Revoke access now',
    cancel: 'Cancel request',
    end: "I'm done",
    approveLess: 'Approve for less',
    confirmApproveLess: 'Approve for this time',
    extend: 'More time',
    confirmExtend: 'Ask for more time',
    ask: 'Ask a question',
    note: 'Write a note',
    sendNote: 'Send',
    endForAnother: 'End access now',
  },
  form: {
    title: 'Ask for access',
    change: 'Please change this first',
    intro: 'Access is given for a limited time and taken back by itself.',
    entitlement: 'What do you need?',
    entitlementMissing: 'Choose what you need.',
    duration: 'For how long?',
    usualDuration: (minutes: number | undefined) =>
      minutes === undefined ? 'The usual time' : `The usual ${formatMinutes(minutes)}`,
    otherDuration: 'Or another time',
    otherDurationExample: 'e.g. 90m, 4h, 2d',
    beneficiary: 'For whom?',
    beneficiaryExample: 'You, or a full name or sign-in name',
    ticket: 'Ticket',
    ticketExample: (example: string | undefined) =>
      example === undefined ? 'If there is one' : `e.g. ${example}`,
    ticketMissing: 'Name the ticket it is for.',
    reason: 'What is it for?',
    reasonExample: 'The approver reads this.',
    reasonMissing: 'Say in a few words what you need it for.',
    choice: (title: string, max: number) => `${title} (up to ${formatMinutes(max)})`,
    more: (count: number) => `${count} more can be asked for by name: write help to see how.`,
    summary: 'Ask for access',
    /** What the reason begins with when access is asked for from a message. */
    about: (who: string | undefined, said: string) =>
      who === undefined ? `About the message “${said}”` : `About ${who}'s message “${said}”`,
  },
  preview: {
    title: 'Check and send',
    intro: 'Nothing was sent yet.',
    approval: 'Who has to approve',
    byRule: (rule: string) => `Nobody: the catalogue's rule “${rule}” approves it at once.`,
    stage: ({ names, several, quorum, number, of }: ReviewedStage) => {
      const who = several ? `${quorum} of these: ${names}` : names;
      return of > 1 ? `Stage ${number} of ${of}: ${who}` : who;
    },
  },
  sent: {
    title: 'Sent',
    waits: (count: number) => (count === 1 ? 'It waits for 1 approver.' : `It waits for ${count} approvers.`),
    noApproval: 'It needs no approval.',
    repeated: 'This form was sent already. Write request for a new one.',
    follow: 'A card in this chat shows where it stands.',
  },
  channel: {
    refresh: 'What I can do',
    summary: (who: string, what: string, status: string) => `${who} asks for ${what}: ${status}`,
  },
  notes: {
    title: 'Notes',
    said: (who: string, at: string, you: boolean): Text => [`${you ? 'You' : who}, `, { at }],
    question: 'What do you want to know?',
    answer: 'What do you want to say?',
    example: 'The others read this.',
    missing: 'Write something first.',
  },
  extension: {
    title: (who: string, time: string) => `${who} asks for ${time} more`,
    until: (at: string): Text => ['It would end on ', { at }, ' then.'],
    waiting: (time: string, names: readonly string[], most: number) =>
      `${time} more asked for. Asked: ${list(names, most)}.`,
    denied: (who: string, reason: string) => `${who} denied more time. Reason: ${reason}`,
    timedOut: 'Nobody answered in time about more time.',
    failed: (why: string) => `More time could not be given. ${why}`,
    given: (time: string) => `Extended by ${time}.`,
    howLong: 'How much longer?',
    howLongExample: 'e.g. 1h',
    howLongMissing: 'Say how much longer.',
  },
  approval: {
    less: 'For how long at most?',
    lessExample: (asked: string) => `Less than ${asked}`,
    lessMissing: 'Say for how long.',
    title: (who: string) => `${who} asks for access`,
    answerBy: (at: string): Text => ['Please answer by ', { at }, '.'],
    progress: (had: number, { quorum, index, of }: OpenStage) =>
      of > 1
        ? `Stage ${index + 1} of ${of}: ${had} of ${approvals(quorum)}`
        : `${had} of ${approvals(quorum)} so far`,
    denyReason: 'Why not?',
    revokeReason: 'Why must it end now?',
    revokeReasonMissing: 'Say why; whoever holds the access reads it.',
    reasonExample: 'The requester reads this.',
    reasonMissing: 'Say why, so that the requester knows what to change.',
    decided: ({ kind, at, by }: Decision, you: boolean): Text => [
      `${you ? 'You' : by.displayName} ${kind === 'approve' ? 'approved' : 'denied'} this on `,
      { at },
      '.',
    ],
    decisionReason: (reason: string) => `Reason: ${reason}`,
    waitingForOthers: 'It waits for the other approvers.',
    summary: (who: string, what: string) => `${who} asks for ${what}. Your answer is needed.`,
  },
  status: {
    pending: 'Waiting for approval',
    granting: 'Approved. Access is being given',
    active: 'Access is active',
    revoking: 'Access is being taken back',
    stuck: 'Taking the access back takes longer than it should',
    ended: 'Access has ended',
    denied: 'Denied',
    timedOut: 'Nobody answered in time',
    cancelled: 'Cancelled',
    failed: 'Access could not be given',
    asked: (names: readonly string[], most: number) => `Asked: ${list(names, most)}.`,
    answerBy: (at: string): Text => ['They have until ', { at }, '.'],
    checking: 'The approvers are being asked.',
    activeUntil: (at: string): Text => ['Ends by itself on ', { at }, '.'],
    wasUntil: (at: string): Text => ['It was to end on ', { at }, '.'],
    stuckHelp: 'Latchkey keeps trying until it is gone. Those who run it have been told.',
    used: (from: string, to: string, time: string): Text => [
      'Used from ',
      { at: from },
      ' to ',
      { at: to },
      ` (${time}).`,
    ],
    gone: (at: string): Text => ['Checked that it is gone on ', { at }, '.'],
    goneFrom: (gone: Summary['gone']): Text => [
      'Checked that it is gone: ',
      ...gone.flatMap(({ cloud, at }, index) => [`${index > 0 ? ', ' : ''}${cloudNames[cloud]} on `, { at }]),
      '.',
    ],
    closed: (at: string): Text => ['Closed on ', { at }, '.'],
    askAgain: 'Write request to ask again.',
    ends: (end: EndReason, you: (objectId: string) => boolean): string => {
      switch (end.why) {
        case 'expired':
          return 'The time was up.';
        case 'endedEarly':
          return you(end.by.objectId) ? 'You gave it up early.' : `${end.by.displayName} gave it up early.`;
        case 'revokedBy':
          return `${you(end.by.objectId) ? 'You' : end.by.displayName} revoked it. Reason: ${end.reason}`;
      }
    },
  },
  grants: {
    cloud: cloudNames,
    title: (state: RequestState) => grantTitles[state],
    mark: (state: GrantState) => grantStates[state][0],
    why: (state: GrantState) => grantStates[state][1],
    /** The cloud's name stands beside it already. */
    where: (target: string, cloud: string, principal: string | undefined) =>
      [target.replace(`${cloud} `, ''), ...(principal === undefined ? [] : [principal])].join(', '),
    gone: (at: string): Text => ['Checked on ', { at }, '.'],
    because: (message: string) => `Why: ${message}`,
    portal: (cloud: string) => `${cloud} portal ↗`,
    more: (count: number) => (count === 1 ? 'And 1 more.' : `And ${count} more.`),
  },
  summary: (status: string, what: string) => `${what}: ${status}`,
};

/** The shape of a language. */
export type Texts = typeof texts;
