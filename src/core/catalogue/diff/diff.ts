import type { Catalogue, Entitlement } from '../catalogue.ts';
import type { Policy } from '../policy.ts';
import { appliesTo, approvalLines, breakGlassWords } from '../words/approval.ts';
import { peopleWords } from '../words/people.ts';
import { type Change, gain, loss, other, type RuleChange, sortChanges } from './change.ts';
import { foundationChanges } from './clouds.ts';
import { entitlementChanges } from './entitlement.ts';
import { policyChanges } from './policy.ts';

/** Who gains and who loses what by a change of the catalogue, dangerous gains first; nothing when it means the same. Pure. */
export function diffCatalogues(before: Catalogue, after: Catalogue): readonly Change[] {
  return sortChanges([
    ...foundationChanges(before, after),
    ...[...after.entitlements.values()].flatMap((entitlement) => {
      const old = before.entitlements.get(entitlement.name);
      const changes = old ? changed(before, old, after, entitlement) : [added(after, entitlement)];
      return changes.map((change) => ({ subject: `entitlement ${entitlement.name}`, ...change }));
    }),
    ...[...before.entitlements.keys()]
      .filter((name) => !after.entitlements.has(name))
      .map((name) => ({
        subject: `entitlement ${name}`,
        ...loss('entitlements', 'nobody may ask for it any more'),
      })),
    ...policies(before, after),
  ]);
}

/** Dangerous when somebody can get it without anybody looking. */
function added({ policies: all }: Catalogue, entitlement: Entitlement): RuleChange {
  const policy = all.get(entitlement.policy);
  if (!policy) return gain('entitlements', `new: ${entitlement.title}`);
  const automatic = policy.automatic.filter((rule) => appliesTo(rule, entitlement));
  const unseen = automatic.length > 0 || policy.tiers.some(({ stages }) => stages.length === 0);
  const how = [
    ...approvalLines({ ...policy, automatic }),
    ...(policy.breakGlass ? [breakGlassWords(policy.breakGlass)] : []),
  ].join('; ');
  return gain(
    'entitlements',
    `new: ${entitlement.title}. ${peopleWords(policy.requesters)} may ask; ${how}`,
    unseen || policy.breakGlass !== undefined,
  );
}

function changed(
  before: Catalogue,
  old: Entitlement,
  after: Catalogue,
  now: Entitlement,
): readonly RuleChange[] {
  const own = entitlementChanges(
    { entitlement: old, catalogue: before },
    { entitlement: now, catalogue: after },
  );
  if (old.policy === now.policy) return own;
  const [from, to] = [before.policies.get(old.policy), after.policies.get(now.policy)];
  const moved = from && to ? policyChanges(from, to) : [];
  return [other('policy', `under the policy ${now.policy} (before: ${old.policy})`), ...own, ...moved];
}

/** Policies that stay, with the entitlements that stay under them. One that comes or goes shows at its entitlements. */
function policies(before: Catalogue, after: Catalogue): readonly Change[] {
  return [...after.policies.values()].flatMap((policy) => {
    const old = before.policies.get(policy.name);
    const served = [...after.entitlements.values()]
      .filter((each) => each.policy === policy.name)
      .map(({ name }) => name)
      .toSorted();
    return old && served.length > 0 ? changesOf(old, policy, served) : [];
  });
}

function changesOf(before: Policy, after: Policy, served: readonly string[]): readonly Change[] {
  const subject = `policy ${after.name} (${served.join(', ')})`;
  return policyChanges(before, after).map((change) => ({ subject, ...change }));
}
