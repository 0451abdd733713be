import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Person } from '../../people.ts';
import { type Facts, names } from '../facts.ts';
import type { Question, RuleResult } from '../question.ts';
import { type Governed, isDenied } from './visible.ts';

/** Whether the person may receive it. */
export function beneficiaryRule(
  catalogue: Catalogue,
  governed: Governed,
  question: Question,
  facts: Facts,
): RuleResult {
  const beneficiary = facts.people.get(question.beneficiaryId);
  if (!beneficiary?.accountEnabled)
    return {
      rule: 'beneficiary.known',
      passed: false,
      message: 'The person who would receive the access has no active account in the directory.',
      change: 'beneficiary',
    };
  const refusal = whyNot(catalogue, governed, { beneficiary, self: isForSelf(question) }, facts);
  return refusal === undefined
    ? { rule: 'beneficiary.allowed', passed: true, message: `${beneficiary.displayName} may receive it.` }
    : { rule: 'beneficiary.allowed', passed: false, message: refusal, change: 'beneficiary' };
}

export function isForSelf({ requesterId, beneficiaryId }: Question): boolean {
  return requesterId === beneficiaryId;
}

function whyNot(
  catalogue: Catalogue,
  { entitlement, policy }: Governed,
  { beneficiary, self }: { readonly beneficiary: Person; readonly self: boolean },
  facts: Facts,
): string | undefined {
  const { beneficiaries, name, title } = entitlement;
  if (beneficiary.userType === 'Guest' && !beneficiaries.contractors)
    return self
      ? `${title} is not given to guest accounts.`
      : `${title} is not given to guest accounts, and ${beneficiary.displayName} has one. Name somebody else.`;
  if (self)
    return beneficiaries.self
      ? undefined
      : `${title} is not given to the person who asks for it. Name somebody else with "for".`;
  // Being denied looks like not being named: it is nobody else's business.
  const named = names(beneficiaries.others, beneficiary, facts);
  return named && !isDenied(catalogue, policy, beneficiary, facts)
    ? undefined
    : `You cannot ask for ${name} on behalf of ${beneficiary.displayName}. Leave out "for" to ask for yourself, or name somebody else.`;
}
