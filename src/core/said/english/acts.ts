import { formatMinutes } from '../../requests/duration.ts';
import type { RequestState } from '../../requests/request.ts';

const closedWords: Partial<Record<RequestState, string>> = {
  ended: 'The access has ended already.',
  denied: 'This request has been denied already.',
  timedOut: 'This request timed out without an answer. It has to be asked for again.',
  cancelled: 'This request was cancelled.',
  failed: 'This request has failed and is closed.',
};

/** Why what somebody wants to do is refused. Durations are in minutes; an empty string is none. */
export const actSentences = {
  noSuchRequest: () => 'There is no request with this id that you can act on.',
  requestClosed: (state: RequestState) => closedWords[state] ?? 'This request is closed.',
  paused: (reason: string, by: string) =>
    `Latchkey gives no access at the moment: “${reason}” (${by}). What was given is taken back as ever. Try again later.`,
  decidedBefore: (by: string) => `This request has been decided already${by === '' ? '' : ` by ${by}`}.`,
  decideOwn: () => 'You cannot decide about a request of your own.',
  notAnApprover: () => 'You are not an approver of this request.',
  earlierStage: () => 'This card is about an earlier stage of the approval. Look at the newest one.',
  decisionOnRecord: () => 'Your decision is on record already.',
  denyWithoutReason: () => 'Say why you deny the request.',
  cannotApprove: () => 'This cannot be approved now:',
  approversChanged: () =>
    'Who has to approve this was changed in the meantime. Deny it, so that it can be asked for again.',
  moreTimeAsAsked: () => 'More time is given as it was asked for, or not at all.',
  approveAtMost: (minutes: number) =>
    `You can approve at most the ${formatMinutes(minutes)} that were asked for.`,
  cancelNotYours: () => 'Only the people who asked for this can cancel it.',
  cancelTooLate: () => 'This request has been decided already; it cannot be cancelled any more.',
  endNotYours: () => 'Only the people who hold this access can give it up.',
  nothingToEnd: () => 'There is no active access to give up.',
  revokeNotYours: () => 'Only approvers and administrators can revoke access.',
  revokeWithoutReason: () => 'Say why you revoke the access.',
  nothingToRevoke: () => 'There is no active access to revoke.',
  extendNotYours: () => 'Only the people who hold this access can ask for more time.',
  nothingToExtend: () => 'There is no active access to extend.',
  extensionOpen: () => 'More time has been asked for already. Wait for the answer.',
  extensionCardOld: () => 'This card is from before the last extension. Look at the newest one.',
  extensionHowLong: () => 'Say how much longer, such as 1h.',
  noMoreTime: () => 'There is no more time to be had:',
  noteEmpty: () => 'Write what you want to ask or say.',
  noteTooLate: () => 'There is nothing to be said about this request now.',
  noteRepeated: () => 'Your note is there already.',
  tooManyNotes: () => 'There are many notes on this request already. Talk to each other directly.',
  goneByLatchkeyOnly: () => 'Only Latchkey itself ends access because somebody has left.',
  administratorsOnly: () => 'Only the people who run Latchkey can do that.',
  pauseWithoutReason: () => 'Say why, after "pause".',
  notPaused: () => 'Grants are not paused.',
  noSuchAccount: (name: string) => `The catalogue knows no account or subscription "${name}".`,
  noneActive: () => 'None of it is active any more.',
  moreThanConfirmed: (count: number, confirmed: number) =>
    `There are ${count} by now, and you have confirmed ${confirmed}. Nothing was revoked: look again.`,
  delegateNotYours: () => 'Only approvers whom the catalogue names can let somebody else decide.',
  delegateOver: () => 'That is over already. Name a moment in the future.',
  delegateTooLong: (days: number) =>
    `Somebody can decide instead of you for at most ${days} days. For longer, the catalogue has to name them.`,
  delegateYourself: () => 'Name somebody else than yourself.',
  delegateCannot: (who: string) => `${who} cannot decide: only members with an active account can.`,
};
