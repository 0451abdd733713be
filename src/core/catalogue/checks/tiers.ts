import { formatMinutes } from '../../requests/duration.ts';
import { makePolicy } from '../make.ts';
import type { FilePolicy, NamedPart, Parts } from '../parts.ts';
import type { Policy, Tier } from '../policy.ts';
import type { Finding } from './check.ts';

/** Tiers out of order, or that do not reach the longest duration somebody can ask for. */
export function checkTiers({ policies, entitlements }: Parts): readonly Finding[] {
  const byName = new Map(policies.map((part) => [part.name, part.value]));
  return [
    ...policies.flatMap((part) => [...order(part), ...shrinking(part)]),
    ...entitlements.flatMap((part): Finding[] => {
      const longest = byName.get(part.value.policy)?.tiers?.at(-1)?.upTo;
      const { max } = part.value.duration;
      if (longest === undefined || max <= longest) return [];
      return [
        {
          part,
          at: ['duration', 'max'],
          code: 'tier.uncovered',
          message:
            `The policy "${part.value.policy}" says who approves up to ${formatMinutes(longest)}, and this is given ` +
            `for up to ${formatMinutes(max)}. Add a tier to the policy, or shorten max.`,
        },
      ];
    }),
  ];
}

function order(part: NamedPart<FilePolicy>): readonly Finding[] {
  const tiers = part.value.tiers ?? [];
  return tiers.flatMap((tier, index): Finding[] => {
    const last = index === tiers.length - 1;
    if (tier.upTo === undefined)
      return last
        ? []
        : [
            {
              part,
              at: ['tiers', index],
              code: 'tier.order',
              message:
                'Only the last tier may be without "upTo", because nothing reaches the ones behind it.',
            },
          ];
    const before = tiers[index - 1]?.upTo;
    if (before === undefined || tier.upTo > before) return [];
    const message = `The tier before reaches up to ${formatMinutes(before)} already. Write the tiers from the shortest to the longest.`;
    return [{ part, at: ['tiers', index, 'upTo'], code: 'tier.order', message }];
  });
}

/** Whoever could get more time for less approval would ask for more time. */
function shrinking(part: NamedPart<FilePolicy>): readonly Finding[] {
  const { tiers }: Policy = makePolicy(part.name, part.value);
  return tiers.slice(1).flatMap((tier, index): Finding[] => {
    const less = lessThan(tier, tiers[index] ?? tier);
    if (less === undefined) return [];
    const message = `A longer duration must not need less approval than a shorter one: ${less}.`;
    return [{ part, at: ['tiers', index + 1], code: 'approval.shrinks', message }];
  });
}

function lessThan(longer: Tier, shorter: Tier): string | undefined {
  if (longer.stages.length === 0 && shorter.stages.length > 0)
    return 'this tier is automatic, and the one before has approvers';
  if (longer.stages.length < shorter.stages.length)
    return `this tier has ${longer.stages.length} of the ${shorter.stages.length} stages of the one before`;
  for (const [index, { quorum }] of shorter.stages.entries()) {
    const needed = longer.stages[index]?.quorum ?? quorum;
    if (needed < quorum) return `stage ${index + 1} needs ${needed} here and ${quorum} in the tier before`;
  }
  return undefined;
}
