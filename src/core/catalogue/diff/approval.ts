import { formatMinutes } from '../../requests/duration.ts';
import type { Policy, Tier } from '../policy.ts';
import { approvalLines, automaticWords, breakGlassWords } from '../words/approval.ts';
import { peopleNames } from '../words/people.ts';
import { gain, listChanges, loss, other, type RuleChange } from './change.ts';

/** How much approval changes: more or less of it for some duration, other approvers, automatic rules. Pure. */
export function approvalChanges(before: Policy, after: Policy): readonly RuleChange[] {
  const found = [
    ...amountChanges(before, after),
    ...listChanges(approvers(before), approvers(after), {
      added: (name) => gain('approvers', `${name} may approve`),
      removed: (name) => loss('approvers', `${name} may not approve any more`),
    }),
    ...listChanges(before.automatic.map(automaticWords), after.automatic.map(automaticWords), {
      added: (text) => gain('automatic', `new: ${text}`, true),
      removed: (text) => loss('automatic', `no longer: ${text}`),
    }),
    ...breakGlassChanges(before, after),
  ];
  const lines = (policy: Policy) => approvalLines(policy).join('; ');
  if (found.length > 0 || lines(before) === lines(after)) return found;
  return [other('approval', `now: ${lines(after)}`)];
}

/** Longer than any duration. */
const endless = Number.MAX_SAFE_INTEGER;

/** Durations at which the tiers of either change, compared by how many approvals each needs there. */
function amountChanges(before: Policy, after: Policy): readonly RuleChange[] {
  const ends = [...before.tiers, ...after.tiers].map(({ upToMinutes = endless }) => upToMinutes);
  const durations = [...new Set(ends)].toSorted((a, b) => a - b);
  return durations.flatMap((minutes): RuleChange[] => {
    const [old, now] = [needed(before.tiers, minutes), needed(after.tiers, minutes)];
    if (old === now) return [];
    const upTo = minutes === endless ? 'any longer duration' : `up to ${formatMinutes(minutes)}`;
    const text = `${upTo}: ${approvals(now)} (before: ${approvals(old)})`;
    if (now === undefined) return [loss('approval', text)];
    return old === undefined || now < old
      ? [gain('approval', text, old !== undefined || now === 0)]
      : [loss('approval', text)];
  });
}

/** How many approvals a duration needs over all stages; undefined when no tier reaches it. */
function needed(tiers: readonly Tier[], minutes: number): number | undefined {
  const tier = tiers.find(({ upToMinutes = endless }) => minutes <= upToMinutes);
  return tier?.stages.reduce((sum, { quorum }) => sum + quorum, 0);
}

function approvals(count: number | undefined): string {
  if (count === undefined) return 'cannot be asked for';
  if (count === 0) return 'nobody has to approve';
  return count === 1 ? '1 approval' : `${count} approvals`;
}

function approvers({ tiers }: Policy): readonly string[] {
  return tiers.flatMap(({ stages }) =>
    stages.flatMap(({ approvers: asked, backup, escalation }) => [
      ...peopleNames(asked),
      ...peopleNames(backup),
      ...(escalation ? peopleNames(escalation.to) : []),
    ]),
  );
}

function breakGlassChanges(
  { breakGlass: before }: Policy,
  { breakGlass: after }: Policy,
): readonly RuleChange[] {
  if (!before) return after ? [gain('breakGlass', `new: ${breakGlassWords(after)}`, true)] : [];
  if (!after) return [loss('breakGlass', 'it cannot be taken in an emergency any more')];
  const found = listChanges(peopleNames(before.who), peopleNames(after.who), {
    added: (name) => gain('breakGlass', `${name} may take it in an emergency`, true),
    removed: (name) => loss('breakGlass', `${name} may not take it in an emergency any more`),
  });
  if (found.length > 0 || breakGlassWords(before) === breakGlassWords(after)) return found;
  const text = `now: ${breakGlassWords(after)}`;
  if (after.maxMinutes > before.maxMinutes) return [gain('breakGlass', text, true)];
  return [after.maxMinutes < before.maxMinutes ? loss('breakGlass', text) : other('breakGlass', text)];
}
