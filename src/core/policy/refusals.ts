import type { Person } from '../people.ts';
import { formatMinutes } from '../requests/duration.ts';
import { saysSomething, tidyReason } from '../requests/reason.ts';
import { type Decision, type OpenStage, openExtension, type RequestRecord } from '../requests/request.ts';
import type { Signal } from '../requests/signal.ts';

/** What somebody wants to do to a request. */
export type Attempt = Pick<Signal, 'kind' | 'by' | 'stage' | 'extension' | 'minutes' | 'reason'>;

/** What somebody is to a request. */
export interface Role {
  readonly requester: boolean;
  readonly beneficiary: boolean;
  /** May decide in the open stage. */
  readonly decides: boolean;
  /** May decide in any stage of the policy, or has decided before. */
  readonly approver: boolean;
  readonly admin: boolean;
  /** Why what is to be decided could not be approved as it stands, if so. */
  readonly obstacle?: string;
}

/** What strangers hear, and everybody about what does not exist. */
export const nothingThere = 'There is no request with this id that you can act on.';

/** Why nothing can be done to a request that is closed. */
export function closed({ state }: RequestRecord): string {
  const words: Partial<Record<RequestRecord['state'], string>> = {
    ended: 'The access has ended already.',
    denied: 'This request has been denied already.',
    timedOut: 'This request timed out without an answer. It has to be asked for again.',
    cancelled: 'This request was cancelled.',
    failed: 'This request has failed and is closed.',
  };
  return words[state] ?? 'This request is closed.';
}

/** Why somebody who may see a request may not do this to it, in words for them; undefined when they may. Pure. */
export function refusal(
  record: RequestRecord,
  attempt: Attempt,
  role: Role,
  actor: Person,
): string | undefined {
  switch (attempt.kind) {
    case 'approve':
    case 'deny':
      return decisionRefusal(record, attempt, role, actor);
    case 'cancel':
      if (!role.requester && !role.beneficiary) return 'Only the people who asked for this can cancel it.';
      return record.state === 'pending'
        ? undefined
        : 'This request has been decided already; it cannot be cancelled any more.';
    case 'end':
      if (!role.requester && !role.beneficiary) return 'Only the people who hold this access can give it up.';
      return record.state === 'active' ? undefined : 'There is no active access to give up.';
    case 'revoke':
      if (!role.approver && !role.admin) return 'Only approvers and administrators can revoke access.';
      if (!saysSomething(attempt.reason ?? '')) return 'Say why you revoke the access.';
      return record.state === 'active' ? undefined : 'There is no active access to revoke.';
    case 'extend':
      return extensionRefusal(record, attempt, role);
    case 'note':
      return noteRefusal(record, attempt);
    case 'gone':
      return 'Only Latchkey itself ends access because somebody has left.';
  }
}

function extensionRefusal(
  record: RequestRecord,
  { minutes, extension }: Attempt,
  role: Role,
): string | undefined {
  if (!role.requester && !role.beneficiary)
    return 'Only the people who hold this access can ask for more time.';
  if (record.state !== 'active') return 'There is no active access to extend.';
  if (openExtension(record)) return 'More time has been asked for already. Wait for the answer.';
  // The same click twice must not ask for more time twice.
  if (extension !== undefined && extension !== (record.extensions ?? []).length + 1)
    return 'This card is from before the last extension. Look at the newest one.';
  if (minutes === undefined) return 'Say how much longer, such as 1h.';
  return role.obstacle === undefined ? undefined : `There is no more time to be had: ${role.obstacle}`;
}

/** More is a conversation, and belongs in a chat. */
const mostNotes = 20;

function noteRefusal({ state, notes = [] }: RequestRecord, { by, reason = '' }: Attempt): string | undefined {
  if (!saysSomething(reason)) return 'Write what you want to ask or say.';
  if (state !== 'pending' && state !== 'active') return 'There is nothing to be said about this request now.';
  const last = notes.at(-1);
  // The same click twice is one note.
  if (last?.by.objectId === by && last.text === tidyReason(reason)) return 'Your note is there already.';
  return notes.length < mostNotes
    ? undefined
    : 'There are many notes on this request already. Talk to each other directly.';
}

/** What a decision is about: a stage of the request, or of an extension of it. */
interface Open {
  readonly stage: OpenStage;
  readonly decisions: readonly Decision[];
  readonly extension?: number;
}

function openMatter(record: RequestRecord): Open | undefined {
  const extension = openExtension(record);
  if (record.state === 'active' && extension?.stage)
    return { stage: extension.stage, decisions: extension.decisions, extension: extension.number };
  return record.state === 'pending' && record.stage
    ? { stage: record.stage, decisions: record.decisions }
    : undefined;
}

function decisionRefusal(
  record: RequestRecord,
  attempt: Attempt,
  role: Role,
  actor: Person,
): string | undefined {
  const open = openMatter(record);
  // A click on the card of the request itself is not one about more time, and the other way round.
  if (!open || open.extension !== attempt.extension)
    return `This request has been decided already${decidedBy(record)}.`;
  if (role.requester || role.beneficiary) return 'You cannot decide about a request of your own.';
  if (!role.decides) return 'You are not an approver of this request.';
  const { index } = open.stage;
  // The same click twice must not count for the next stage.
  if (attempt.stage !== index)
    return 'This card is about an earlier stage of the approval. Look at the newest one.';
  if (open.decisions.some(({ by, stage }) => by.objectId === actor.objectId && stage === index))
    return 'Your decision is on record already.';
  if (attempt.kind === 'deny')
    return saysSomething(attempt.reason ?? '') ? undefined : 'Say why you deny the request.';
  if (role.obstacle !== undefined) return `This cannot be approved now: ${role.obstacle}`;
  return minutesRefusal(record, attempt);
}

/** An approver may give less than was asked for, never more. */
function minutesRefusal({ request }: RequestRecord, { minutes, extension }: Attempt): string | undefined {
  if (minutes === undefined) return undefined;
  if (extension !== undefined) return 'More time is given as it was asked for, or not at all.';
  return minutes <= request.minutes
    ? undefined
    : `You can approve at most the ${formatMinutes(request.minutes)} that were asked for.`;
}

function decidedBy({ decisions }: RequestRecord): string {
  const last = decisions.at(-1);
  return last ? ` by ${last.by.displayName}` : '';
}
