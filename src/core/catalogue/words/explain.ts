import { formatMinutes } from '../../requests/duration.ts';
import type { Catalogue, Entitlement } from '../catalogue.ts';
import type { AccessWindows, Policy } from '../policy.ts';
import { appliesTo, approvalLines, breakGlassWords } from './approval.ts';
import { grantContent, grantWords } from './grant.ts';
import { peopleNames, peopleWords } from './people.ts';

/** One part of what there is to say about an entitlement. */
export interface Explanation {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** What an entitlement means, in words: who may ask, who approves, what is given, within which limits. Pure. */
export function explainEntitlement(
  catalogue: Catalogue,
  entitlement: Entitlement,
  policy: Policy,
): readonly Explanation[] {
  const automatic = policy.automatic.filter((rule) => appliesTo(rule, entitlement));
  const all: readonly Explanation[] = [
    { heading: 'What', lines: whatLines(entitlement) },
    { heading: 'Who may ask', lines: [peopleWords(policy.requesters)] },
    { heading: 'Who may receive it', lines: beneficiaryLines(entitlement) },
    { heading: 'Who may not', lines: [...peopleNames(catalogue.deny), ...peopleNames(policy.deny)] },
    { heading: 'How long', lines: durationLines(entitlement) },
    { heading: 'Who approves', lines: [...approvalLines({ ...policy, automatic }), ...waitingLines(policy)] },
    { heading: 'In an emergency', lines: policy.breakGlass ? [breakGlassWords(policy.breakGlass)] : [] },
    { heading: 'When', lines: policy.windows ? windowLines(policy.windows) : [] },
    { heading: 'Limits', lines: limitLines(catalogue, entitlement, policy) },
    {
      heading: 'What is given',
      lines: entitlement.grants.flatMap((grant) => [
        grantWords(grant),
        ...grantContent(grant, catalogue).map((line) => `  ${line}`),
      ]),
    },
  ];
  return all.filter(({ lines }) => lines.length > 0);
}

function whatLines({ title, description, environment, policy }: Entitlement): readonly string[] {
  const where = environment === '' ? '' : ` (${environment})`;
  return [`${title}${where}`, ...(description === '' ? [] : [description]), `policy ${policy}`];
}

function beneficiaryLines({ beneficiaries }: Entitlement): readonly string[] {
  const { self, others, contractors } = beneficiaries;
  return [
    ...(self ? ['whoever asks'] : []),
    ...peopleNames(others).map((name) => `${name}, when somebody else asks`),
    contractors ? 'guests of the directory too, if they are named' : 'no guests of the directory',
  ];
}

function durationLines({ duration: { default: usual, max, offered } }: Entitlement): readonly string[] {
  const picked = offered.length > 0 ? `; offered: ${offered.map(formatMinutes).join(', ')}` : '';
  return [`${formatMinutes(usual)} when nobody says how long, ${formatMinutes(max)} at the most${picked}`];
}

function waitingLines({ pendingMinutes, remindEveryMinutes, delegation }: Policy): readonly string[] {
  const remind =
    remindEveryMinutes === undefined ? '' : `, with a reminder every ${formatMinutes(remindEveryMinutes)}`;
  return [
    `every stage waits ${formatMinutes(pendingMinutes)}${remind}`,
    ...(delegation ? [] : ['approvers cannot name somebody who decides for them']),
  ];
}

function windowLines({ timeZone, open }: AccessWindows): readonly string[] {
  return open.map(({ days, from, to }) => `${days.join(', ')} ${clock(from)}–${clock(to)} (${timeZone})`);
}

function limitLines(
  { heldAtOnce }: Catalogue,
  { reason, ticket, conflictsWith }: Entitlement,
  policy: Policy,
): readonly string[] {
  const form = ticket.example === undefined ? '' : `, such as ${ticket.example}`;
  return [
    ...(reason.minLength > 1 ? [`a reason of at least ${reason.minLength} characters`] : []),
    ...(ticket.required
      ? [`a ticket${form}`]
      : ticket.pattern === undefined
        ? []
        : [`a ticket may be named${form}`]),
    ...(conflictsWith.length > 0 ? [`not together with ${conflictsWith.join(', ')}`] : []),
    ...(policy.heldAtOnce === undefined
      ? []
      : [`${policy.heldAtOnce} at once under the policy ${policy.name}`]),
    ...(heldAtOnce === undefined ? [] : [`${heldAtOnce} at once in all`]),
  ];
}

function clock(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
