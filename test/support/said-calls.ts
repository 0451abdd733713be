import type { english } from '../../src/core/said/english/english.ts';
import type { SentenceCode } from '../../src/core/said/said.ts';

const names = ['‹a›', '‹b›', '‹c›'];
const taken = { who: '‹1›', title: '‹2›', requestId: '‹3›' };
const seen = { requestId: '‹1›', permission: '‹2›', principal: '‹3›', target: '‹4›' };
export const gone = [
  { cloud: 'aws', at: '2026-11-20T10:00:00Z' },
  { cloud: 'azure', at: '2026-11-20T11:00:00Z' },
] as const;

/** What the core's sentences are said of that take more than plain strings: one or more calls each. */
export const saidCalls: { readonly [Code in SentenceCode]?: readonly Parameters<(typeof english)[Code]>[] } =
  {
    tooLong: [
      [90, '‹2›', 7, true],
      [90, '‹2›', 7, false],
    ],
    youCanAskFor: [
      [names, 0],
      [names, 7],
    ],
    reasonTooShort: [[7]],
    reasonTooLong: [[7]],
    noTicket: [[''], ['‹1›']],
    noSuchTicket: [[''], ['‹1›']],
    windowOpens: [[{ day: 'tue', time: '‹1›', timeZone: '‹2›' }]],
    heldAtOnce: [
      [1, 7, '‹3›'],
      [8, 9, '‹3›'],
    ],
    heldOfKind: [[8, 9, '‹3›', '‹4›']],
    conflictOfOther: [
      ['‹1›', ''],
      ['‹1›', '‹2›'],
    ],
    tooManyApprovers: [[789]],
    nobodyLeft: [
      [0, []],
      [7, names],
    ],
    requestClosed: [['ended'], ['denied'], ['timedOut'], ['cancelled'], ['failed'], ['pending']],
    decidedBefore: [[''], ['‹1›']],
    approveAtMost: [[7]],
    moreThanConfirmed: [[9, 8]],
    delegateTooLong: [[90]],
    severalCalled: [['‹1›', names]],
    longestFor: [['‹1›', 7]],
    cannotShareType: [['‹1›', '‹2›', names]],
    cannotGive: [[names]],
    permissionsFor: [['‹1›', names]],
    tooManyResources: [[7, 8]],
    otherAccount: [
      ['‹1›', '‹2›', ''],
      ['‹1›', '‹2›', '‹3›'],
    ],
    otherRegion: [['‹1›', '‹2›', names]],
    severalArns: [['‹1›', names]],
    thereIs: [[names]],
    nameNotShared: [['‹1›', names]],
    active: [[7, '‹2›']],
    moreTimeAsked: [['‹1›', 7, '‹3›']],
    moreTimeGiven: [[7, '‹2›']],
    moreTimeDenied: [
      ['', '‹2›'],
      ['‹1›', '‹2›'],
    ],
    denied: [
      ['', '‹2›'],
      ['‹1›', '‹2›'],
    ],
    usedFromTo: [
      ['2026-11-20T10:00:00Z', '2026-11-20T11:30:00Z', 90],
      ['2026-11-20T10:00:00Z', '2026-11-27T10:00:00Z', 10_080],
    ],
    extendedTimes: [
      [1, 7],
      [9, 7],
    ],
    takenBackAt: [[gone]],
    notAsked: [
      [names, 0, '‹3›'],
      [names, 7, '‹3›'],
    ],
    waitingForYou: [['‹1›', 7, '‹3›']],
    waitingForMore: [['‹1›', 7, '‹3›']],
    decidesForYou: [['‹1›', '2026-11-27T10:00:00Z']],
    overdue: [
      [
        {
          requestId: '‹1›',
          permission: '‹2›',
          principal: '‹3›',
          target: '‹4›',
          late: 7,
          failure: '‹5›',
          commands: names,
        },
      ],
    ],
    emergency: [
      [{ ...taken, signIn: '‹4›', environment: '‹5›', minutes: 7, reason: '‹6›' }],
      [{ ...taken, signIn: '‹4›', environment: '', minutes: 7, reason: '‹6›' }],
    ],
    reviewDue: [[taken, '2026-11-27T10:00:00Z']],
    reviewOverdue: [[taken]],
    reviewedRight: [['‹4›', taken, '‹5›']],
    foundOtherwise: [
      [seen, 'missing'],
      [seen, 'altered'],
    ],
    partOtherwise: [
      [seen, 'missing'],
      [seen, 'altered'],
    ],
    leftover: [[seen]],
    unexplained: [
      [seen, 'closedEarly', names],
      [seen, 'noRequest', names],
      [seen, 'notAGrant', names],
    ],
    cameBack: [[seen, 7]],
    reviewedWrong: [['‹4›', taken, '‹5›']],
  };
