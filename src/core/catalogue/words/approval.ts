import { formatMinutes } from '../../requests/duration.ts';
import type { Entitlement } from '../catalogue.ts';
import type { ApprovalStage, AutomaticRule, BreakGlass, Policy, Tier } from '../policy.ts';
import { peopleNames, peopleWords } from './people.ts';

/** Who approves for how long, a line for each duration and stage. Pure. */
export function approvalLines({ automatic, tiers }: Policy): readonly string[] {
  return [...automatic.map(automaticWords), ...tiers.flatMap(tierLines)];
}

/** Whether an automatic rule is for the environment of an entitlement. */
export function appliesTo(
  { environments }: AutomaticRule,
  { environment }: Pick<Entitlement, 'environment'>,
): boolean {
  return environments.length === 0 || environments.includes(environment);
}

/** An automatic rule as one sentence. */
export function automaticWords({ name, upToMinutes, environments, onCall }: AutomaticRule): string {
  const where = environments.length > 0 ? ` in ${environments.join(', ')}` : '';
  const who = onCall ? ` for ${peopleWords(onCall)}` : '';
  return `up to ${formatMinutes(upToMinutes)}${where}${who}: automatic, by the rule ${name}`;
}

function tierLines(tier: Tier): readonly string[] {
  const upTo = tierWords(tier);
  if (tier.stages.length === 0) return [`${upTo}: automatic, nobody has to approve`];
  if (tier.stages.length === 1) return tier.stages.map((stage) => `${upTo}: ${stageWords(stage)}`);
  return tier.stages.map((stage, index) => `${upTo}, stage ${index + 1}: ${stageWords(stage)}`);
}

/** The durations of a tier: `up to 8 h`. */
export function tierWords({ upToMinutes }: Tier): string {
  return upToMinutes === undefined ? 'any duration' : `up to ${formatMinutes(upToMinutes)}`;
}

/** A stage as one sentence. */
export function stageWords({ approvers, backup, quorum, escalation }: ApprovalStage): string {
  const also = peopleNames(backup).length > 0 ? `; ${peopleWords(backup)} may decide too` : '';
  const later = escalation
    ? `; ${peopleWords(escalation.to)} too after ${formatMinutes(escalation.afterMinutes)} without a decision`
    : '';
  return `${quorum} of ${peopleWords(approvers)}${also}${later}`;
}

/** Emergency access as one sentence. */
export function breakGlassWords({ who, maxMinutes, tell, review }: BreakGlass): string {
  return `${peopleWords(who)} may take it for up to ${formatMinutes(maxMinutes)} without approval; ${peopleWords(tell)} hear of it at once, and ${peopleWords(review.by)} review it within ${formatMinutes(review.withinMinutes)}`;
}
