import type { Person } from '../people.ts';
import { saysSomething, tidyReason } from '../requests/reason.ts';
import { type Decision, type OpenStage, openExtension, type RequestRecord } from '../requests/request.ts';
import type { Signal } from '../requests/signal.ts';
import { type Said, say } from '../said/said.ts';

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
  readonly obstacle?: Said;
}

/** What strangers hear, and everybody about what does not exist. */
export const nothingThere: Said = [say('noSuchRequest')];

/** Why somebody who may see a request may not do this to it, in words for them; undefined when they may. Pure. */
export function refusal(
  record: RequestRecord,
  attempt: Attempt,
  role: Role,
  actor: Person,
): Said | undefined {
  switch (attempt.kind) {
    case 'approve':
    case 'deny':
      return decisionRefusal(record, attempt, role, actor);
    case 'cancel':
      if (!role.requester && !role.beneficiary) return [say('cancelNotYours')];
      return record.state === 'pending' ? undefined : [say('cancelTooLate')];
    case 'end':
      if (!role.requester && !role.beneficiary) return [say('endNotYours')];
      return record.state === 'active' ? undefined : [say('nothingToEnd')];
    case 'revoke':
      if (!role.approver && !role.admin) return [say('revokeNotYours')];
      if (!saysSomething(attempt.reason ?? '')) return [say('revokeWithoutReason')];
      return record.state === 'active' ? undefined : [say('nothingToRevoke')];
    case 'extend':
      return extensionRefusal(record, attempt, role);
    case 'note':
      return noteRefusal(record, attempt);
    case 'gone':
      return [say('goneByLatchkeyOnly')];
  }
}

function extensionRefusal(
  record: RequestRecord,
  { minutes, extension }: Attempt,
  role: Role,
): Said | undefined {
  if (!role.requester && !role.beneficiary) return [say('extendNotYours')];
  if (record.state !== 'active') return [say('nothingToExtend')];
  if (openExtension(record)) return [say('extensionOpen')];
  // The same click twice must not ask for more time twice.
  if (extension !== undefined && extension !== (record.extensions ?? []).length + 1)
    return [say('extensionCardOld')];
  if (minutes === undefined) return [say('extensionHowLong')];
  return role.obstacle === undefined ? undefined : [say('noMoreTime'), ...role.obstacle];
}

/** More is a conversation, and belongs in a chat. */
const mostNotes = 20;

function noteRefusal({ state, notes = [] }: RequestRecord, { by, reason = '' }: Attempt): Said | undefined {
  if (!saysSomething(reason)) return [say('noteEmpty')];
  if (state !== 'pending' && state !== 'active') return [say('noteTooLate')];
  const last = notes.at(-1);
  // The same click twice is one note.
  if (last?.by.objectId === by && last.text === tidyReason(reason)) return [say('noteRepeated')];
  return notes.length < mostNotes ? undefined : [say('tooManyNotes')];
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
): Said | undefined {
  const open = openMatter(record);
  // A click on the card of the request itself is not one about more time, and the other way round.
  if (!open || open.extension !== attempt.extension)
    return [say('decidedBefore', record.decisions.at(-1)?.by.displayName ?? '')];
  if (role.requester || role.beneficiary) return [say('decideOwn')];
  if (!role.decides) return [say('notAnApprover')];
  const { index } = open.stage;
  // The same click twice must not count for the next stage.
  if (attempt.stage !== index) return [say('earlierStage')];
  if (open.decisions.some(({ by, stage }) => by.objectId === actor.objectId && stage === index))
    return [say('decisionOnRecord')];
  if (attempt.kind === 'deny')
    return saysSomething(attempt.reason ?? '') ? undefined : [say('denyWithoutReason')];
  if (role.obstacle !== undefined) return [say('cannotApprove'), ...role.obstacle];
  return minutesRefusal(record, attempt);
}

/** An approver may give less than was asked for, never more. */
function minutesRefusal({ request }: RequestRecord, { minutes, extension }: Attempt): Said | undefined {
  if (minutes === undefined) return undefined;
  if (extension !== undefined) return [say('moreTimeAsAsked')];
  return minutes <= request.minutes ? undefined : [say('approveAtMost', request.minutes)];
}
