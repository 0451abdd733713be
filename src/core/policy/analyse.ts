import type { Catalogue } from '../catalogue/catalogue.ts';
import { say } from '../said/said.ts';
import type { Facts } from './facts.ts';
import { type Analysis, failed, type Question, type RuleResult, type Stage } from './question.ts';
import { type Route, routeOf } from './rules/approval.ts';
import { beneficiaryRule } from './rules/beneficiary.ts';
import { breakGlassRules } from './rules/break-glass.ts';
import { durationRule } from './rules/duration.ts';
import { heldRules } from './rules/held.ts';
import { approversRule, stagesOf } from './rules/stages.ts';
import { reasonRule, ticketRules } from './rules/texts.ts';
import { windowRules } from './rules/time.ts';
import { type Governed, notAskable, visibleEntitlement } from './rules/visible.ts';

/**
 * Decides whether something may be asked for and who must approve it, at a moment. The same function decides when
 * somebody asks, at every click, before every grant, and in the dry run. Pure: what it depends on comes in.
 */
export function analyse(catalogue: Catalogue, question: Question, facts: Facts, now: Date): Analysis {
  const requester = facts.people.get(question.requesterId);
  if (!requester?.accountEnabled) return refused(failed('requester.known', [say('requesterInactive')]));
  const governed = visibleEntitlement(catalogue, question, requester, facts);
  // Unknown and forbidden get the same answer, so that nobody can probe for what exists.
  if (!governed)
    return refused(
      failed('entitlement.visible', notAskable(catalogue, question.entitlement, requester, facts)),
    );
  const visible: RuleResult = {
    rule: 'entitlement.visible',
    passed: true,
    message: `${requester.displayName} may ask for ${governed.entitlement.name}.`,
  };
  return decide(catalogue, { governed, question, facts, now }, [
    visible,
    beneficiaryRule(catalogue, governed, question, facts),
    ...breakGlassRules(governed, question, facts),
    durationRule(governed, question),
    reasonRule(governed.entitlement, question),
    ...ticketRules(governed.entitlement, question),
    ...windowRules(governed.policy, question, now),
    ...heldRules(catalogue, governed, question, facts),
  ]);
}

interface Matter {
  readonly governed: Governed;
  readonly question: Question;
  readonly facts: Facts;
  readonly now: Date;
}

function refused(rule: RuleResult): Analysis {
  return { allowed: false, rules: [rule], stages: [], pendingMinutes: 0 };
}

/** Adds who has to approve to what the other rules said. */
function decide(catalogue: Catalogue, matter: Matter, others: readonly RuleResult[]): Analysis {
  const { governed, question } = matter;
  const { policy } = governed;
  const route = question.breakGlass ? undefined : routeOf(governed, question, matter.facts);
  const stages = stagesAt(catalogue, matter, route);
  const rules = [...others, ...approvalRules(catalogue, question, route, stages)];
  const allowed = rules.every(({ passed }) => passed);
  const { pendingMinutes, remindEveryMinutes, breakGlass } = policy;
  return {
    allowed,
    rules,
    stages: allowed ? stages : [],
    pendingMinutes,
    ...(remindEveryMinutes !== undefined && { remindEveryMinutes }),
    ...(allowed && route?.by === 'rule' && { automatic: route.rule }),
    ...(allowed && question.breakGlass && breakGlass && { breakGlass }),
  };
}

/** Nobody is needed in an emergency, nor where a rule decides. */
function approvalRules(
  { admins }: Catalogue,
  { breakGlass }: Question,
  route: Route | undefined,
  stages: readonly Stage[],
): readonly RuleResult[] {
  if (breakGlass || route?.by === 'rule') return [];
  if (route) return [approversRule(admins, stages)];
  return [failed('approvers.available', [say('nobodyApproves')], 'beneficiary')];
}

function stagesAt(
  catalogue: Catalogue,
  { governed: { policy }, question, facts, now }: Matter,
  route: Route | undefined,
): readonly Stage[] {
  return route?.by === 'people' ? stagesOf({ catalogue, policy, question, facts, now }, route.tier) : [];
}
