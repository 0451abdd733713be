import { formatMinutes } from '../../requests/duration.ts';
import type { FilePolicy, NamedPart, Parts } from '../parts.ts';
import type { Finding } from './check.ts';

/** Minutes. What nobody approved lasts a day at most, and is looked at within two weeks. */
export const longestBreakGlass = 24 * 60;
export const longestReview = 14 * 24 * 60;

/** Break-glass access that is given for too long, or reviewed too late or by those who took it. */
export function checkBreakGlass({ policies }: Parts): readonly Finding[] {
  return policies.flatMap((part): Finding[] => {
    const rule = part.value.breakGlass;
    if (rule === undefined) return [];
    const found: Finding[] = [];
    const add = (key: readonly string[], message: string) =>
      found.push({ part, at: ['breakGlass', ...key], code: 'breakGlass.range', message });
    const longest = Math.min(longestBreakGlass, part.value.tiers?.at(-1)?.upTo ?? longestBreakGlass);
    if (rule.max > longest)
      add(['max'], `Without approval, access is given for ${formatMinutes(longest)} at most.`);
    if (rule.review.within > longestReview)
      add(['review', 'within'], `The review is due within ${formatMinutes(longestReview)} at most.`);
    if (reviewsAlone(part)) {
      const message = 'The only reviewer is the only one who may take the access. Name somebody else too.';
      add(['review', 'by'], message);
    }
    return found;
  });
}

function reviewsAlone({ value }: NamedPart<FilePolicy>): boolean {
  const who = value.breakGlass?.who;
  const by = value.breakGlass?.review.by;
  if (!who || !by || who.groups.length + by.groups.length > 0) return false;
  return new Set([...who.users, ...by.users]).size === 1;
}
