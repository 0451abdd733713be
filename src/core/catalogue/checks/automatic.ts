import { formatMinutes } from '../../requests/duration.ts';
import { nearest } from '../../text/nearest.ts';
import type { FileEntitlement, FilePolicy, NamedPart, Parts } from '../parts.ts';
import type { Finding } from './check.ts';

/** Automatic rules that reach further than the policy, or to nothing at all. */
export function checkAutomatic({ policies, entitlements }: Parts): readonly Finding[] {
  return policies.flatMap((part) => {
    const served = entitlements.filter(({ value }) => value.policy === part.name).map(({ value }) => value);
    return part.value.automatic.flatMap((_, index) => [
      ...reach(part, index, served),
      ...environments(part, index, served),
    ]);
  });
}

function reach(
  part: NamedPart<FilePolicy>,
  index: number,
  served: readonly FileEntitlement[],
): readonly Finding[] {
  const upTo = part.value.automatic[index]?.upTo ?? 0;
  const at = ['automatic', index, 'upTo'];
  const tier = part.value.tiers?.at(-1)?.upTo;
  if (tier !== undefined && upTo > tier) {
    const message = `The last tier of the policy ends at ${formatMinutes(tier)}; nothing longer can be asked for.`;
    return [{ part, at, code: 'automatic.range', message }];
  }
  const longest = Math.max(...served.map(({ duration }) => duration.max));
  if (served.length === 0 || upTo <= longest) return [];
  const message = `Nothing under this policy is given for longer than ${formatMinutes(longest)}.`;
  return [{ part, at, code: 'automatic.range', severity: 'warning', message }];
}

function environments(
  part: NamedPart<FilePolicy>,
  index: number,
  served: readonly FileEntitlement[],
): readonly Finding[] {
  const known = new Set(served.map(({ environment }) => environment));
  if (served.length === 0) return [];
  return (part.value.automatic[index]?.environments ?? []).flatMap((name, position): Finding[] =>
    known.has(name)
      ? []
      : [
          {
            part,
            at: ['automatic', index, 'environments', position],
            code: 'automatic.range',
            severity: 'warning',
            message: `No entitlement under this policy has the environment "${name}".`,
            suggestion: nearest(name, [...known]),
          },
        ],
  );
}
