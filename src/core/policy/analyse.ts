import type { Catalogue, Entitlement, Policy } from '../catalogue/catalogue.ts';
import { type Person, type PersonRef, personRef } from '../people.ts';
import { formatMinutes } from '../requests/duration.ts';
import { longestReason, saysSomething } from '../requests/reason.ts';
import { names, type PeopleFacts } from './facts.ts';

/** What is to be decided: who asks for what, for whom, how long and why. */
export interface Question {
  readonly entitlement: string;
  /** Object ids. */
  readonly requesterId: string;
  readonly beneficiaryId: string;
  readonly minutes: number;
  readonly reason: string;
}

export type RuleCode =
  | 'requester.known'
  | 'entitlement.visible'
  | 'beneficiary.known'
  | 'beneficiary.allowed'
  | 'duration.max'
  | 'reason.given'
  | 'reason.length'
  | 'approvers.available';

/** One rule of the policy and what it said. */
export interface RuleResult {
  readonly rule: RuleCode;
  readonly passed: boolean;
  /** What the rule found; when it failed, what would pass. */
  readonly message: string;
}

/** One stage of approval with everybody who may decide in it. */
export interface Stage {
  readonly quorum: number;
  readonly approvers: readonly PersonRef[];
}

export interface Analysis {
  readonly allowed: boolean;
  /** Every rule that was looked at, in order. Rules that make no sense after a failed one are left out. */
  readonly rules: readonly RuleResult[];
  /** Empty when the request is not allowed. */
  readonly stages: readonly Stage[];
  readonly pendingMinutes: number;
}

/**
 * Decides whether something may be asked for and who must approve it. The same function decides when
 * somebody asks, at every click and before every grant. Pure: the facts about people come in.
 */
export function analyse(catalogue: Catalogue, question: Question, facts: PeopleFacts): Analysis {
  const requester = active(facts, question.requesterId);
  if (!requester)
    return refuse([
      {
        rule: 'requester.known',
        passed: false,
        message: 'Your account is not an active one in the directory.',
      },
    ]);

  const found = visibleEntitlement(catalogue, question.entitlement, requester, facts);
  // Unknown and forbidden get the same answer, so that nobody can probe for what exists.
  if (!found)
    return refuse([
      {
        rule: 'entitlement.visible',
        passed: false,
        message: notAskable(catalogue, question.entitlement, requester, facts),
      },
    ]);
  const { entitlement, policy } = found;

  const stages = openStages(policy, question, facts);
  const rules = [
    {
      rule: 'entitlement.visible',
      passed: true,
      message: `${requester.displayName} may ask for ${entitlement.name}.`,
    } as const,
    ...beneficiaryRules(entitlement, requester, question, facts),
    durationRule(entitlement, question.minutes),
    ...reasonRules(question.reason),
    approversRule(catalogue, stages),
  ];
  const allowed = rules.every(({ passed }) => passed);
  return { allowed, rules, stages: allowed ? stages : [], pendingMinutes: policy.pendingMinutes };
}

/** What a person may ask for, in the catalogue's order. */
export function visibleEntitlements(
  catalogue: Catalogue,
  requester: Person,
  facts: (policy: Policy) => boolean,
): readonly Entitlement[] {
  if (!requester.accountEnabled) return [];
  return [...catalogue.entitlements.values()].filter(({ policy: name }) => {
    const policy = catalogue.policies.get(name);
    return policy !== undefined && facts(policy);
  });
}

function refuse(rules: readonly RuleResult[]): Analysis {
  return { allowed: false, rules, stages: [], pendingMinutes: 0 };
}

function active(facts: PeopleFacts, objectId: string): Person | undefined {
  const person = facts.people.get(objectId);
  return person?.accountEnabled ? person : undefined;
}

function visibleEntitlement(
  catalogue: Catalogue,
  name: string,
  requester: Person,
  facts: PeopleFacts,
): { entitlement: Entitlement; policy: Policy } | undefined {
  const entitlement = catalogue.entitlements.get(name);
  const policy = entitlement && catalogue.policies.get(entitlement.policy);
  return entitlement && policy && names(policy.requesters, requester, facts)
    ? { entitlement, policy }
    : undefined;
}

function notAskable(catalogue: Catalogue, name: string, requester: Person, facts: PeopleFacts): string {
  const visible = visibleEntitlements(catalogue, requester, (policy) =>
    names(policy.requesters, requester, facts),
  );
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  const offer =
    visible.length > 0
      ? `You can ask for: ${visible.map((entitlement) => entitlement.name).join(', ')}.`
      : 'There is nothing you can ask for at the moment; the people who run Latchkey can change that.';
  return `There is nothing called "${shown}" that you can ask for. ${offer}`;
}

function beneficiaryRules(
  entitlement: Entitlement,
  requester: Person,
  question: Question,
  facts: PeopleFacts,
): RuleResult[] {
  const beneficiary = active(facts, question.beneficiaryId);
  if (!beneficiary)
    return [
      {
        rule: 'beneficiary.known',
        passed: false,
        message: 'The person who would receive the access has no active account in the directory.',
      },
    ];
  const self = beneficiary.objectId === requester.objectId;
  const passed = self
    ? entitlement.beneficiaries.self
    : names(entitlement.beneficiaries.others, beneficiary, facts);
  const refusal = self
    ? `${entitlement.title} is not given to the person who asks for it. Name somebody else with "for".`
    : `You cannot ask for ${entitlement.name} on behalf of ${beneficiary.displayName}. Leave out "for" to ask for yourself, or name somebody else.`;
  return [
    {
      rule: 'beneficiary.allowed',
      passed,
      message: passed ? `${beneficiary.displayName} may receive it.` : refusal,
    },
  ];
}

function durationRule({ name, duration }: Entitlement, minutes: number): RuleResult {
  const passed = minutes > 0 && minutes <= duration.max;
  return {
    rule: 'duration.max',
    passed,
    message: passed
      ? `${formatMinutes(minutes)} is within the ${formatMinutes(duration.max)} allowed.`
      : `${formatMinutes(minutes)} is too long: ${name} is given for at most ${formatMinutes(duration.max)}.`,
  };
}

function reasonRules(reason: string): RuleResult[] {
  const text = reason.trim();
  if (!saysSomething(text))
    return [
      {
        rule: 'reason.given',
        passed: false,
        message: 'Say in words what you need it for; the approver reads it.',
      },
    ];
  return [
    {
      rule: 'reason.length',
      passed: text.length <= longestReason,
      message:
        text.length <= longestReason
          ? 'The reason is given.'
          : `The reason is too long: use at most ${longestReason} characters.`,
    },
  ];
}

/** Requester and beneficiary never approve their own request, whatever lists and groups they are in. */
function openStages(policy: Policy, question: Question, facts: PeopleFacts): Stage[] {
  return policy.stages.map(({ quorum }, index) => ({
    quorum,
    approvers: (facts.candidates[index] ?? [])
      .filter(
        ({ objectId, accountEnabled }) =>
          accountEnabled && objectId !== question.requesterId && objectId !== question.beneficiaryId,
      )
      .map(personRef),
  }));
}

/** Everybody who may decide gets a card; more than this is a group that was not made for deciding. */
const mostApprovers = 100;

function approversRule(catalogue: Catalogue, stages: readonly Stage[]): RuleResult {
  const crowd = stages.find(({ approvers }) => approvers.length > mostApprovers);
  if (crowd)
    return {
      rule: 'approvers.available',
      passed: false,
      message: `${crowd.approvers.length} people could approve this, which is too many to ask. The people who run Latchkey have to name a smaller group.`,
    };
  const short = stages.findIndex(({ quorum, approvers }) => approvers.length < quorum);
  if (short < 0)
    return {
      rule: 'approvers.available',
      passed: true,
      message: 'There is somebody to approve every stage.',
    };
  const admins = [...catalogue.admins.users].join(', ');
  const stage = stages.length > 1 ? ` at stage ${short + 1}` : '';
  return {
    rule: 'approvers.available',
    passed: false,
    message: `Nobody is left who could approve this${stage}. Ask ${admins === '' ? 'the people who run Latchkey' : admins} to name an approver.`,
  };
}
