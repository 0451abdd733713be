import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Person } from '../../people.ts';
import { type Sentence, say } from '../../said/said.ts';
import { type Facts, names } from '../facts.ts';
import { failed, type Question, type RuleResult } from '../question.ts';
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
    return failed('beneficiary.known', [say('beneficiaryInactive')], 'beneficiary');
  const refusal = whyNot(catalogue, governed, { beneficiary, self: isForSelf(question) }, facts);
  return refusal === undefined
    ? { rule: 'beneficiary.allowed', passed: true, message: `${beneficiary.displayName} may receive it.` }
    : failed('beneficiary.allowed', [refusal], 'beneficiary');
}

export function isForSelf({ requesterId, beneficiaryId }: Question): boolean {
  return requesterId === beneficiaryId;
}

function whyNot(
  catalogue: Catalogue,
  { entitlement, policy }: Governed,
  { beneficiary, self }: { readonly beneficiary: Person; readonly self: boolean },
  facts: Facts,
): Sentence | undefined {
  const { beneficiaries, name, title } = entitlement;
  if (beneficiary.userType === 'Guest' && !beneficiaries.contractors)
    return self ? say('guestYourself', title) : say('guestBeneficiary', title, beneficiary.displayName);
  if (self) return beneficiaries.self ? undefined : say('notForSelf', title);
  // Being denied looks like not being named: it is nobody else's business.
  const named = names(beneficiaries.others, beneficiary, facts);
  return named && !isDenied(catalogue, policy, beneficiary, facts)
    ? undefined
    : say('notOnBehalf', name, beneficiary.displayName);
}
