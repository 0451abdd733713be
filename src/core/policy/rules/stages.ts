import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { ApprovalStage, PeopleRule, Policy, Tier } from '../../catalogue/policy.ts';
import { type Person, type PersonRef, personRef } from '../../people.ts';
import { say } from '../../said/said.ts';
import { isInForce } from '../delegation.ts';
import { type Facts, resolve } from '../facts.ts';
import { type Delegate, failed, type Question, type RuleResult, type Stage } from '../question.ts';
import { approvalsOf, possibleApprovals } from '../quorum.ts';

/** What it depends on who decides. */
export interface Deciding {
  readonly catalogue: Catalogue;
  readonly policy: Policy;
  readonly question: Pick<Question, 'requesterId' | 'beneficiaryId'>;
  readonly facts: Facts;
  readonly now: Date;
}

/** The stages of a tier with everybody who may decide in them at this moment. Pure. */
export function stagesOf(deciding: Deciding, { stages }: Tier): readonly Stage[] {
  return stages.map((stage) => enoughAsked(stageOf(deciding, stage)));
}

function stageOf(deciding: Deciding, { approvers, backup, quorum, escalation }: ApprovalStage): Stage {
  const named = deciders(deciding, approvers);
  const spare = deciders(deciding, backup);
  const further = escalation ? deciders(deciding, escalation.to) : [];
  const inTheirOwnRight = new Set([...named, ...spare, ...further].map(({ objectId }) => objectId));
  const all = delegatesOf(deciding, [...named, ...spare, ...further]);
  const away = new Set(all.map(({ from }) => from.objectId));
  const insteadOf = (people: readonly PersonRef[]) =>
    all.filter(({ from }) => people.some(({ objectId }) => objectId === from.objectId)).map(({ to }) => to);
  const present = named.filter(({ objectId }) => !away.has(objectId));
  const absent = named.filter(({ objectId }) => away.has(objectId));
  return {
    quorum,
    approvers: once([...present, ...insteadOf(named)]),
    backups: once([...absent, ...spare, ...insteadOf(spare)]),
    delegates: all.filter(({ to }) => !inTheirOwnRight.has(to.objectId)),
    ...(escalation && {
      escalation: {
        afterMinutes: escalation.afterMinutes,
        to: once([...further, ...insteadOf(further)]),
      },
    }),
  };
}

/** Somebody is always asked: when too few of those who should be are left, all who may decide are asked at once. */
function enoughAsked(stage: Stage): Stage {
  const { quorum, approvers, backups, delegates, escalation } = stage;
  if (approvalsOf(approvers, delegates) >= quorum) return stage;
  const escalated = once([...approvers, ...(escalation?.to ?? [])]);
  if (approvalsOf(escalated, delegates) >= quorum)
    return { quorum, approvers: escalated, backups, delegates };
  return { quorum, approvers: once([...escalated, ...backups]), backups: [], delegates };
}

/** Requester and beneficiary never approve their own request, whatever lists, groups and delegations they are in. */
function deciders({ question, facts }: Deciding, rule: PeopleRule): readonly PersonRef[] {
  return resolve(rule, facts)
    .filter((person) => isSomebodyElse(question, person))
    .map(personRef);
}

function isSomebodyElse(
  { requesterId, beneficiaryId }: Deciding['question'],
  { objectId }: Pick<Person, 'objectId'>,
): boolean {
  return objectId !== requesterId && objectId !== beneficiaryId;
}

/** Whoever decides for somebody who is away now. A delegate of a delegate decides nothing. */
function delegatesOf(
  { catalogue, policy, question, facts, now }: Deciding,
  people: readonly PersonRef[],
): readonly Delegate[] {
  if (!policy.delegation) return [];
  return people.flatMap((from) => {
    const ofCatalogue = catalogue.delegations
      .filter((delegation) => delegation.from === from.userPrincipalName.toLowerCase())
      .filter((delegation) => isInForce(delegation, now))
      .flatMap((delegation) => facts.named.get(delegation.to) ?? []);
    const ownOnes = facts.delegations
      .filter(({ fromId }) => fromId === from.objectId)
      .filter((delegation) => isInForce(delegation, now))
      .map(({ to }) => to);
    return once(
      [...ofCatalogue, ...ownOnes]
        .filter((to) => to.accountEnabled && to.objectId !== from.objectId && isSomebodyElse(question, to))
        .map(personRef),
    ).map((to) => ({ from, to }));
  });
}

function once(people: readonly PersonRef[]): readonly PersonRef[] {
  return [...new Map(people.map((person) => [person.objectId, person])).values()];
}

/** Everybody who is asked gets a card; more than this is a group that was not made for deciding. */
const mostApprovers = 100;

/** Whether every stage has enough people left to be decided, and not a crowd; `admins` are whom to ask otherwise. */
export function approversRule(admins: PeopleRule, stages: readonly Stage[]): RuleResult {
  const rule = 'approvers.available';
  const crowd = stages.find(({ approvers }) => approvers.length > mostApprovers);
  if (crowd) return failed(rule, [say('tooManyApprovers', crowd.approvers.length)]);
  const short = stages.findIndex((stage) => possibleApprovals(stage) < stage.quorum);
  if (short < 0) return { rule, passed: true, message: 'There is somebody to approve every stage.' };
  return failed(rule, [say('nobodyLeft', stages.length > 1 ? short + 1 : 0, admins.users)]);
}
