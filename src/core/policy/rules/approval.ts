import type { AutomaticRule, Tier } from '../../catalogue/policy.ts';
import { formatMinutes } from '../../requests/duration.ts';
import { inEnglish, say } from '../../said/said.ts';
import { type Facts, names } from '../facts.ts';
import type { Question } from '../question.ts';
import { isForSelf } from './beneficiary.ts';
import type { Governed } from './visible.ts';

/** How a request is decided: by a rule of the catalogue at once, or by people in the stages of a tier. */
export type Route =
  | { readonly by: 'rule'; readonly rule: string }
  | { readonly by: 'people'; readonly tier: Tier };

/** The way a request of this duration takes; undefined when no tier is meant for it. Pure. */
export function routeOf(governed: Governed, question: Question, facts: Facts): Route | undefined {
  const rule = automaticRule(governed, question, facts);
  if (rule !== undefined) return { by: 'rule', rule };
  // What nobody approves is only for oneself: for somebody else the next tier that asks people decides.
  const tier = governed.policy.tiers.find(
    ({ upToMinutes, stages }) =>
      question.minutes <= (upToMinutes ?? Number.POSITIVE_INFINITY) &&
      (stages.length > 0 || isForSelf(question)),
  );
  return tier && (tier.stages.length > 0 ? { by: 'people', tier } : { by: 'rule', rule: tierName(tier) });
}

function tierName({ upToMinutes }: Tier): string {
  return inEnglish(upToMinutes === undefined ? say('anyDuration') : say('upTo', formatMinutes(upToMinutes)));
}

function automaticRule(
  { entitlement, policy }: Governed,
  question: Question,
  facts: Facts,
): string | undefined {
  const beneficiary = facts.people.get(question.beneficiaryId);
  if (!beneficiary || !isForSelf(question)) return undefined;
  const fits = ({ upToMinutes, environments, onCall }: AutomaticRule) =>
    question.minutes <= upToMinutes &&
    (environments.length === 0 || environments.includes(entitlement.environment)) &&
    (onCall === undefined || names(onCall, beneficiary, facts));
  return policy.automatic.find(fits)?.name;
}
