import type { Catalogue } from '../../catalogue/catalogue.ts';
import { say } from '../../said/said.ts';
import type { Facts, Held } from '../facts.ts';
import { failed, type Question, type RuleResult } from '../question.ts';
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
    { most: catalogue.heldAtOnce, count: held.length, kind: '' },
    { most: policy.heldAtOnce, count: underPolicy.length, kind: policy.name },
  ];
  return limits.flatMap(({ most, count, kind }): RuleResult[] => {
    if (most === undefined) return [];
    if (count < most) {
      const what = kind === '' ? 'at once' : `of this kind (${kind}) at once`;
      return [
        {
          rule: 'held.limit',
          passed: true,
          message: `${count} of at most ${most} requests are held ${what}.`,
        },
      ];
    }
    const said =
      kind === ''
        ? say('heldAtOnce', most, count, entitlement.name)
        : say('heldOfKind', most, count, entitlement.name, kind);
    return [failed('held.limit', [said], 'end something')];
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
    const who = facts.people.get(question.beneficiaryId)?.displayName ?? '';
    return [failed('held.conflict', [say('conflictOfOther', entitlement.name, who)], 'beneficiary')];
  }
  return conflicting.map(({ entitlement: other, requestId }) =>
    failed('held.conflict', [say('conflict', entitlement.name, other, requestId)], 'end something'),
  );
}
