import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Facts, Held } from '../facts.ts';
import type { Question, RuleResult } from '../question.ts';
import { isForSelf } from './beneficiary.ts';
import { type Governed, governedBy } from './visible.ts';

/** Whether what the beneficiary holds already leaves room for this, and goes together with it. */
export function heldRules(
  catalogue: Catalogue,
  governed: Governed,
  question: Question,
  facts: Facts,
): readonly RuleResult[] {
  const held = facts.held.filter(({ requestId }) => requestId !== question.requestId);
  // An emergency may exceed a number, but nobody holds in an emergency what must never be held together.
  return [
    ...(question.breakGlass ? [] : limitRules(catalogue, governed, held)),
    ...conflictRules(catalogue, governed, held, { question, facts }),
  ];
}

function limitRules(
  catalogue: Catalogue,
  { entitlement, policy }: Governed,
  held: readonly Held[],
): readonly RuleResult[] {
  const underPolicy = held.filter(
    (one) => catalogue.entitlements.get(one.entitlement)?.policy === policy.name,
  );
  const limits = [
    { most: catalogue.heldAtOnce, count: held.length, what: 'at once' },
    { most: policy.heldAtOnce, count: underPolicy.length, what: `of this kind (${policy.name}) at once` },
  ];
  return limits.flatMap(({ most, count, what }): RuleResult[] => {
    if (most === undefined) return [];
    const passed = count < most;
    const message = passed
      ? `${count} of at most ${most} requests are held ${what}.`
      : `One person may hold at most ${most} ${most === 1 ? 'request' : 'requests'} ${what}, and ${count} are held already. Give one up before asking for ${entitlement.name}.`;
    return [{ rule: 'held.limit', passed, message, ...(!passed && { change: 'end something' as const }) }];
  });
}

function conflictRules(
  catalogue: Catalogue,
  { entitlement }: Governed,
  held: readonly Held[],
  { question, facts }: { readonly question: Question; readonly facts: Facts },
): readonly RuleResult[] {
  const conflicting = held.filter(
    ({ entitlement: other }) =>
      entitlement.conflictsWith.includes(other) ||
      (governedBy(catalogue, other)?.entitlement.conflictsWith.includes(entitlement.name) ?? false),
  );
  // What somebody holds is their own business, and that there is such a thing may be, too.
  if (conflicting.length > 0 && !isForSelf(question)) {
    const who = facts.people.get(question.beneficiaryId)?.displayName ?? 'the other person';
    const message = `${entitlement.name} must not be held together with something that ${who} holds. They have to give that up first.`;
    return [{ rule: 'held.conflict', passed: false, message, change: 'beneficiary' }];
  }
  return conflicting.map(({ entitlement: other, requestId }) => ({
    rule: 'held.conflict',
    passed: false,
    message: `${entitlement.name} must not be held together with ${other}, which is held by request ${requestId}. Give that up first.`,
    change: 'end something',
  }));
}
