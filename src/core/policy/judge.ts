import type { Catalogue } from '../catalogue/catalogue.ts';
import { type Person, type PersonRef, personRef } from '../people.ts';
import { type Decision, isFinal, openExtension, type RequestRecord } from '../requests/request.ts';
import { type Refusing, refusing, type Said, say } from '../said/said.ts';
import { analyse } from './analyse.ts';
import { type Facts, names } from './facts.ts';
import { failures, type Question, type Stage } from './question.ts';
import { areApproved, isComplete } from './quorum.ts';
import { type Attempt, nothingThere, type Role, refusal } from './refusals.ts';
import { routeOf } from './rules/approval.ts';
import { stagesOf } from './rules/stages.ts';
import { governedBy } from './rules/visible.ts';

export type Verdict =
  /** `insteadOf`: whom they would decide for, if they may not in their own right. */
  | { readonly allowed: true; readonly actor: Person; readonly insteadOf: readonly PersonRef[] }
  /** `visible`: whether the person may know that the request exists. */
  | ({ readonly allowed: false; readonly visible: boolean } & Refusing);

/** What a judgement rests on. */
export interface Grounds {
  readonly catalogue: Catalogue;
  readonly facts: Facts;
  readonly now: Date;
}

/**
 * Decides whether a person may do this to a request now, against the catalogue and the directory as they
 * are now: at the click and again when the orchestration takes the click in. Pure.
 */
export function judge(grounds: Grounds, record: RequestRecord, attempt: Attempt): Verdict {
  const actor = grounds.facts.people.get(attempt.by);
  const role = actor?.accountEnabled ? roleOf(grounds, record, { actor, attempt }) : undefined;
  if (!actor || !role || !seesIt(role))
    return { allowed: false, visible: false, ...refusing(...nothingThere) };
  if (isFinal(record.state))
    return { allowed: false, visible: true, ...refusing(say('requestClosed', record.state)) };
  const insteadOf = representedBy(grounds, record, { actor, attempt });
  const said =
    refusal(record, attempt, role, actor) ?? lapsed(grounds, record, { actor, attempt, insteadOf });
  return said === undefined
    ? { allowed: true, actor, insteadOf }
    : { allowed: false, visible: true, ...refusing(...said) };
}

interface Acting {
  readonly actor: Person;
  readonly attempt: Attempt;
}

/** Instead of whom somebody decides in the open stage, if they would not in their own right. */
function representedBy(
  grounds: Grounds,
  record: RequestRecord,
  { actor, attempt }: Acting,
): readonly PersonRef[] {
  const { question, stage } = matterOf(record, attempt);
  const { open } = stagesFor(grounds, question, stage?.index);
  return (open?.delegates ?? []).filter(({ to }) => to.objectId === actor.objectId).map(({ from }) => from);
}

/**
 * Why the last approval of more time must not be given, although it may be: what was approved before does not stand
 * any more. Nobody looks again between this and the clouds, as it is with the request itself.
 */
function lapsed(
  grounds: Grounds,
  record: RequestRecord,
  { actor, attempt, insteadOf }: Acting & { readonly insteadOf: readonly PersonRef[] },
): Said | undefined {
  const extension = openExtension(record);
  const stage = extension?.stage;
  if (attempt.kind !== 'approve' || !stage || stage.index + 1 < stage.of) return undefined;
  const at = grounds.now.toISOString();
  const decision: Decision = { kind: 'approve', by: personRef(actor), at, stage: stage.index, insteadOf };
  const decisions = [...extension.decisions, decision];
  if (!isComplete({ stage, decisions })) return undefined;
  const question = extensionQuestion(record, extension.minutes);
  const { stages } = analyse(grounds.catalogue, question, grounds.facts, grounds.now);
  return areApproved(stages, decisions) ? undefined : [say('approversChanged')];
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

/** What more time for an active request asks of the policy: the whole of the time, from its start. */
export function extensionQuestion(record: RequestRecord, minutes: number): Question {
  const { startsAt = '', expiresAt = '' } = record;
  const given = Math.round((Date.parse(expiresAt) - Date.parse(startsAt)) / 60_000);
  return { ...questionOf(record), minutes: given + minutes, extension: true };
}

/** What is to be decided about a request now: the wish for more time, if one is open, or else the request itself. */
function matterOf(record: RequestRecord, { kind, minutes }: Pick<Attempt, 'kind' | 'minutes'>) {
  const extension = openExtension(record);
  if (extension) return { question: extensionQuestion(record, extension.minutes), stage: extension.stage };
  if (kind === 'extend' && minutes !== undefined && record.state === 'active')
    return { question: extensionQuestion(record, minutes), stage: undefined };
  return { question: questionOf(record), stage: record.stage };
}

function roleOf(grounds: Grounds, record: RequestRecord, { actor, attempt }: Acting): Role {
  const { question, stage } = matterOf(record, attempt);
  const isIn = (people: readonly PersonRef[]) => people.some(({ objectId }) => objectId === actor.objectId);
  const decidesIn = ({ approvers, backups, escalation }: Stage, escalated: boolean) =>
    isIn(approvers) || isIn(backups) || (escalated && isIn(escalation?.to ?? []));
  const { open, all } = stagesFor(grounds, question, stage?.index);
  const own = [question.requesterId, question.beneficiaryId].includes(actor.objectId);
  const [obstacle] = failures(analyse(grounds.catalogue, question, grounds.facts, grounds.now).rules);
  return {
    requester: question.requesterId === actor.objectId,
    beneficiary: question.beneficiaryId === actor.objectId,
    decides: !own && open !== undefined && decidesIn(open, stage?.escalated === true),
    approver:
      !own && (all.some((each) => decidesIn(each, true)) || isIn(record.decisions.map(({ by }) => by))),
    admin: names(grounds.catalogue.admins, actor, grounds.facts),
    ...(obstacle && { obstacle: obstacle.said }),
  };
}

function seesIt({ requester, beneficiary, approver, admin }: Role): boolean {
  return requester || beneficiary || approver || admin;
}

/**
 * The open stage, of the wish for more time if there is one, with everybody who may decide in it now; also while
 * something else is in the way. Pure.
 */
export function stageNow(grounds: Grounds, record: RequestRecord): Stage | undefined {
  const { question, stage } = matterOf(record, { kind: 'approve' });
  return stagesFor(grounds, question, stage?.index).open;
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
