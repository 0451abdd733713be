import { formatMinutes } from '../../requests/duration.ts';
import type { Catalogue, Entitlement } from '../catalogue.ts';
import { grantContent, grantWords } from '../words/grant.ts';
import { peopleNames } from '../words/people.ts';
import { gain, listChanges, loss, other, type RuleChange } from './change.ts';

/** What two versions of an entitlement mean differently, apart from their policies. Pure. */
export function entitlementChanges(
  before: { readonly entitlement: Entitlement; readonly catalogue: Catalogue },
  after: { readonly entitlement: Entitlement; readonly catalogue: Catalogue },
): readonly RuleChange[] {
  const [old, now] = [before.entitlement, after.entitlement];
  return [
    ...listChanges(given(before), given(after), {
      added: (text) => gain('grants', `everybody who holds it gets ${text}`, true),
      removed: (text) => loss('grants', `nobody gets ${text} any more`),
    }),
    ...durationChanges(old, now),
    ...beneficiaryChanges(old, now),
    ...listChanges(old.conflictsWith, now.conflictsWith, {
      added: (name) => loss('conflictsWith', `nobody may hold it together with ${name} any more`),
      removed: (name) => gain('conflictsWith', `it may be held together with ${name}`, true),
    }),
    ...askingChanges(old, now),
    ...(words(old) === words(now) ? [] : [other('words', `now: ${words(now)}`)]),
    ...(old.environment === now.environment
      ? []
      : [
          other(
            'environment',
            `now "${now.environment}" (before: "${old.environment}"); automatic rules go by it`,
            true,
          ),
        ]),
  ];
}

/** Grants with what they give written out, so that a change of a permission set shows where it is used. */
function given({
  entitlement,
  catalogue,
}: {
  readonly entitlement: Entitlement;
  readonly catalogue: Catalogue;
}) {
  return entitlement.grants.flatMap((grant) => {
    const content = grantContent(grant, catalogue);
    return content.length === 0
      ? [grantWords(grant)]
      : content.map((line) => `${grantWords(grant)} (${line})`);
  });
}

function durationChanges(
  { duration: before }: Entitlement,
  { duration: after }: Entitlement,
): readonly RuleChange[] {
  const found: RuleChange[] = [];
  if (before.max !== after.max) {
    const text = `${formatMinutes(after.max)} at the most (before: ${formatMinutes(before.max)})`;
    found.push(after.max > before.max ? gain('duration.max', text) : loss('duration.max', text));
  }
  const usual = (duration: Entitlement['duration']) =>
    [
      `${formatMinutes(duration.default)} when nobody says how long`,
      ...(duration.offered.length > 0 ? [`offered: ${duration.offered.map(formatMinutes).join(', ')}`] : []),
    ].join('; ');
  if (usual(before) !== usual(after))
    found.push(other('duration', `${usual(after)} (before: ${usual(before)})`));
  return found;
}

function beneficiaryChanges(
  { beneficiaries: before }: Entitlement,
  { beneficiaries: after }: Entitlement,
): readonly RuleChange[] {
  const toggled = (rule: string, old: boolean, now: boolean, who: string): readonly RuleChange[] => {
    if (old === now) return [];
    return [now ? gain(rule, `${who} may receive it`) : loss(rule, `${who} may not receive it any more`)];
  };
  return [
    ...toggled('beneficiaries.self', before.self, after.self, 'whoever asks'),
    ...toggled('beneficiaries.contractors', before.contractors, after.contractors, 'guests of the directory'),
    ...listChanges(peopleNames(before.others), peopleNames(after.others), {
      added: (name) => gain('beneficiaries.others', `${name} may receive it`),
      removed: (name) => loss('beneficiaries.others', `${name} may not receive it any more`),
    }),
  ];
}

function askingChanges(before: Entitlement, after: Entitlement): readonly RuleChange[] {
  const asks = ({ reason, ticket }: Entitlement) =>
    [
      `a reason of ${reason.minLength} or more characters`,
      ticket.required ? 'a ticket' : 'no ticket',
      ...(ticket.pattern === undefined ? [] : [`tickets like ${ticket.example ?? ticket.pattern}`]),
    ].join(', ');
  if (JSON.stringify([before.reason, before.ticket]) === JSON.stringify([after.reason, after.ticket]))
    return [];
  const text = `${asks(after)} (before: ${asks(before)})`;
  const less =
    (before.ticket.required && !after.ticket.required) || after.reason.minLength < before.reason.minLength;
  return [less ? gain('asking', text) : other('asking', text)];
}

const words = ({ title, description }: Entitlement) => `${title} – ${description}`;
