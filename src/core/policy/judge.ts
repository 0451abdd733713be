import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Person, PersonRef } from '../people.ts';
import { saysSomething } from '../requests/reason.ts';
import { isFinal, type RequestRecord } from '../requests/request.ts';
import type { Signal } from '../requests/signal.ts';
import { analyse } from './analyse.ts';
import { type Facts, names } from './facts.ts';
import type { Question, Stage } from './question.ts';
import { routeOf } from './rules/approval.ts';
import { stagesOf } from './rules/stages.ts';
import { governedBy } from './rules/visible.ts';

export type Verdict =
  | { readonly allowed: true; readonly actor: Person }
  /** `visible`: whether the person may know that the request exists. */
  | { readonly allowed: false; readonly visible: boolean; readonly message: string };

/** What somebody wants to do to a request. */
export type Attempt = Pick<Signal, 'kind' | 'by' | 'stage' | 'reason'>;

/** What strangers hear, and everybody about what does not exist. */
export const nothingThere = 'There is no request with this id that you can act on.';

/**
 * Decides whether a person may do this to a request now, against the catalogue and the directory as they
 * are now: at the click and again when the orchestration takes the click in. Pure.
 */
export function judge({ catalogue, facts, now }: Grounds, record: RequestRecord, attempt: Attempt): Verdict {
  const actor = facts.people.get(attempt.by);
  const role = actor?.accountEnabled ? roleOf({ catalogue, facts, now }, record, actor) : undefined;
  if (!actor || !role || !seesIt(role)) return { allowed: false, visible: false, message: nothingThere };
  const message = isFinal(record.state) ? closed(record) : refusal(record, attempt, role, actor);
  return message === undefined ? { allowed: true, actor } : { allowed: false, visible: true, message };
}

/** What a judgement rests on. */
export interface Grounds {
  readonly catalogue: Catalogue;
  readonly facts: Facts;
  readonly now: Date;
}

interface Role {
  readonly requester: boolean;
  readonly beneficiary: boolean;
  /** May decide in the open stage. */
  readonly decides: boolean;
  /** May decide in any stage of the policy, or has decided before. */
  readonly approver: boolean;
  readonly admin: boolean;
  /** Why the request could not be approved as it stands, if so. */
  readonly obstacle?: string;
}

/** What a recorded request asks of the policy. */
export function questionOf({ request }: Pick<RequestRecord, 'request'>): Question {
  return {
    requestId: request.id,
    entitlement: request.entitlement.name,
    requesterId: request.requester.objectId,
    beneficiaryId: request.beneficiary.objectId,
    minutes: request.minutes,
    reason: request.reason,
    ...(request.ticket !== undefined && { ticket: request.ticket }),
    ...(request.breakGlass && { breakGlass: true }),
  };
}

function roleOf(grounds: Grounds, record: RequestRecord, actor: Person): Role {
  const question = questionOf(record);
  const isIn = (people: readonly PersonRef[]) => people.some(({ objectId }) => objectId === actor.objectId);
  const decidesIn = ({ approvers, backups, escalation }: Stage, escalated: boolean) =>
    isIn(approvers) || isIn(backups) || (escalated && isIn(escalation?.to ?? []));
  const { open, all } = stagesFor(grounds, question, record.stage?.index);
  const own = [question.requesterId, question.beneficiaryId].includes(actor.objectId);
  const obstacle = analyse(grounds.catalogue, question, grounds.facts, grounds.now).rules.find(
    ({ passed }) => !passed,
  )?.message;
  return {
    requester: question.requesterId === actor.objectId,
    beneficiary: question.beneficiaryId === actor.objectId,
    decides: !own && open !== undefined && decidesIn(open, record.stage?.escalated === true),
    approver:
      !own && (all.some((stage) => decidesIn(stage, true)) || isIn(record.decisions.map(({ by }) => by))),
    admin: names(grounds.catalogue.admins, actor, grounds.facts),
    ...(obstacle !== undefined && { obstacle }),
  };
}

/** The stage that is open, and every stage of the policy. A denial needs the first even when the ask would be refused now. */
function stagesFor(
  { catalogue, facts, now }: Grounds,
  question: Question,
  index = -1,
): { readonly open: Stage | undefined; readonly all: readonly Stage[] } {
  const governed = governedBy(catalogue, question.entitlement);
  if (!governed) return { open: undefined, all: [] };
  const { policy } = governed;
  const deciding = { catalogue, policy, question, facts, now };
  const route = routeOf(governed, question, facts);
  return {
    open: route?.by === 'people' ? stagesOf(deciding, route.tier)[index] : undefined,
    all: policy.tiers.flatMap((tier) => stagesOf(deciding, tier)),
  };
}

function seesIt({ requester, beneficiary, approver, admin }: Role): boolean {
  return requester || beneficiary || approver || admin;
}

function closed({ state }: RequestRecord): string {
  const words: Partial<Record<RequestRecord['state'], string>> = {
    ended: 'The access has ended already.',
    denied: 'This request has been denied already.',
    timedOut: 'This request timed out without an answer. It has to be asked for again.',
    cancelled: 'This request was cancelled.',
    failed: 'This request has failed and is closed.',
  };
  return words[state] ?? 'This request is closed.';
}

function refusal(record: RequestRecord, attempt: Attempt, role: Role, actor: Person): string | undefined {
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
  }
}

function decisionRefusal(
  record: RequestRecord,
  attempt: Attempt,
  role: Role,
  actor: Person,
): string | undefined {
  if (record.state !== 'pending' || !record.stage)
    return `This request has been decided already${decidedBy(record)}.`;
  if (role.requester || role.beneficiary) return 'You cannot decide about a request of your own.';
  if (!role.decides) return 'You are not an approver of this request.';
  const { index } = record.stage;
  // The same click twice must not count for the next stage.
  if (attempt.stage !== index)
    return 'This card is about an earlier stage of the approval. Look at the newest one.';
  if (record.decisions.some(({ by, stage }) => by.objectId === actor.objectId && stage === index))
    return 'Your decision is on record already.';
  if (attempt.kind === 'deny')
    return saysSomething(attempt.reason ?? '') ? undefined : 'Say why you deny the request.';
  return role.obstacle === undefined ? undefined : `This cannot be approved now: ${role.obstacle}`;
}

function decidedBy({ decisions }: RequestRecord): string {
  const last = decisions.at(-1);
  return last ? ` by ${last.by.displayName}` : '';
}
