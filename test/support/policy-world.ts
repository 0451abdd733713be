import type { Catalogue } from '../../src/core/catalogue/catalogue.ts';
import { type Person, personRef } from '../../src/core/people.ts';
import { analyse } from '../../src/core/policy/analyse.ts';
import { gatherFacts } from '../../src/core/policy/facts.ts';
import type { Analysis, Question } from '../../src/core/policy/question.ts';
import type { RequestState } from '../../src/core/requests/request.ts';
import { aCatalogue } from './catalogue.ts';
import { aDirectory, aPerson } from './directory.ts';
import { aRecord, aRequest } from './records.ts';

const names = ['ann', 'ben', 'cho', 'dee', 'eve', 'fay', 'gus', 'hal'] as const;
export type Name = (typeof names)[number];

/** Object ids of groups, by what the people in them are. */
export const group = {
  engineers: '50000000-0000-4000-8000-000000000001',
  owners: '50000000-0000-4000-8000-000000000002',
  security: '50000000-0000-4000-8000-000000000003',
  oncall: '50000000-0000-4000-8000-000000000004',
  contractors: '50000000-0000-4000-8000-000000000005',
  leavers: '50000000-0000-4000-8000-000000000006',
} as const;

export interface World {
  /** Who is in which group. */
  readonly groups?: Partial<Record<keyof typeof group, readonly Name[]>>;
  /** Whose account is disabled, who is gone, whose account is a guest's. */
  readonly disabled?: readonly Name[];
  readonly gone?: readonly Name[];
  readonly guests?: readonly Name[];
  /** Whose manager is whom. */
  readonly managers?: Partial<Record<Name, Name>>;
  /** Who has set up whom to decide instead, until 2027. */
  readonly delegations?: readonly (readonly [from: Name, to: Name])[];
  /** What the beneficiary has: an entitlement, and where its request stands. */
  readonly held?: Readonly<Record<string, RequestState>>;
}

export interface Asked
  extends Partial<
    Pick<Question, 'entitlement' | 'minutes' | 'reason' | 'ticket' | 'breakGlass' | 'requestId'>
  > {
  readonly by?: Name;
  readonly for?: Name;
  /** UTC ISO-8601. */
  readonly at?: string;
}

/** A Friday, ten o'clock in London and eleven in Berlin. */
export const friday = '2026-11-20T10:00:00.000Z';

/** Ann is an engineer and Ben an owner, unless a world says otherwise. */
const usual = {
  engineers: ['ann'],
  owners: ['ben', 'cho'],
  security: ['dee'],
  contractors: ['eve'],
} as const;

/** Puts a question before the policy of a catalogue in a world of people. */
export async function ask(catalogue: Catalogue, asked: Asked = {}, world: World = {}): Promise<Analysis> {
  const everybody = peopleOf(world);
  const there = names.filter((name) => !world.gone?.includes(name)).map((name) => everybody[name]);
  const groups = { ...usual, ...world.groups };
  const members = Object.fromEntries(
    Object.entries(groups).map(([name, people]) => [
      group[name as keyof typeof group],
      people.filter((person) => !world.gone?.includes(person)).map((person) => everybody[person]),
    ]),
  );
  const managers = Object.fromEntries(
    // The directory names no manager who is not in it.
    Object.entries(world.managers ?? {})
      .filter(([, manager]) => !world.gone?.includes(manager))
      .map(([whose, manager]) => [everybody[whose as Name].objectId, everybody[manager]]),
  );
  const { by = 'ann', for: whom = by, at = friday, ...rest } = asked;
  const question: Question = {
    entitlement: 'logs',
    minutes: 60,
    reason: 'An incident',
    ...rest,
    requesterId: everybody[by].objectId,
    beneficiaryId: everybody[whom].objectId,
  };
  const store = { openFor: () => Promise.resolve(heldBy(everybody[whom], world)) };
  const stored = (world.delegations ?? []).map(([from, to]) => ({
    schema: 1 as const,
    from: personRef(everybody[from]),
    to: personRef(everybody[to]),
    startsAt: '2026-01-01T00:00:00.000Z',
    endsAt: '2027-01-01T00:00:00.000Z',
  }));
  const delegations = { all: () => Promise.resolve(stored) };
  const facts = await gatherFacts(
    { directory: aDirectory(there, members, managers), store, delegations },
    catalogue,
    question,
  );
  return analyse(catalogue, question, facts, new Date(at));
}

function peopleOf({ disabled, guests }: World): Record<Name, Person> {
  const made = names.map((name) => [
    name,
    aPerson(name, {
      accountEnabled: !disabled?.includes(name),
      userType: guests?.includes(name) ? 'Guest' : 'Member',
    }),
  ]);
  return Object.fromEntries(made) as Record<Name, Person>;
}

function heldBy(beneficiary: Person, { held = {} }: World) {
  return Object.entries(held).map(([entitlement, state], index) => {
    const request = aRequest({ id: `held${index}`, beneficiary: personRef(beneficiary) });
    return aRecord({
      state,
      request: { ...request, entitlement: { ...request.entitlement, name: entitlement } },
    });
  });
}

/**
 * A catalogue with the entitlement `logs` under the policy `ops`, each changed by the YAML given. Further entitlements:
 * `payments`, `audit` (both under `ops`) and `other` (under `elsewhere`).
 */
export function opsCatalogue(
  parts: {
    /** YAML of the policy beside who asks; without it Ben or Cho approves. */
    readonly policy?: string;
    readonly entitlement?: string;
    /** YAML of the catalogue itself. */
    readonly top?: string;
    readonly max?: string;
    readonly environment?: string;
  } = {},
): Catalogue {
  const {
    policy = `stages: [{ approvers: { groups: [${group.owners}] } }]`,
    entitlement = '',
    top = '',
  } = parts;
  const body = (title: string, more = '', policyName = 'ops') =>
    `
    title: ${title}
    environment: ${parts.environment ?? 'production'}
    duration: { default: 1h, max: ${parts.max ?? '48h'} }
    policy: ${policyName}
    grants: [{ kind: test.grant, account: data }]
${indented(more, 4)}`;
  return aCatalogue(`
aws: { accounts: { data: { id: "111122223333", deployerRole: "arn:aws:iam::111122223333:role/latchkey", externalId: data } } }
admins: { users: [hal@contoso.com] }
entitlements:
  logs: ${body('Read logs', entitlement)}
  payments: ${body('Make payments')}
  audit: ${body('Audit payments')}
  other: ${body('Something else', '', 'elsewhere')}
policies:
  ops:
    requesters: { groups: [${group.engineers}] }
${indented(policy, 4)}
  elsewhere:
    requesters: { users: [gus@contoso.com] }
    stages: [{ approvers: { users: [hal@contoso.com] } }]
${top}
`);
}

function indented(yaml: string, by: number): string {
  return yaml
    .split('\n')
    .map((line) => `${' '.repeat(by)}${line}`)
    .join('\n');
}

/** What an analysis comes to, in one line: who is asked at each stage, what stands for them, or what is in the way. */
export function inShort({ allowed, rules, stages, automatic, breakGlass }: Analysis): string {
  if (!allowed)
    return rules
      .filter(({ passed }) => !passed)
      .map(({ rule }) => rule)
      .join(', ');
  if (breakGlass) return 'emergency';
  if (automatic !== undefined) return `automatic: ${automatic}`;
  return stages
    .map(({ quorum, approvers, backups, escalation }) => {
      const asked = namesOf(approvers);
      const more = [
        ...(quorum > 1 ? [`${quorum} of`] : []),
        asked,
        ...(backups.length > 0 ? [`(also ${namesOf(backups)})`] : []),
        ...(escalation ? [`then ${namesOf(escalation.to)} after ${escalation.afterMinutes} min`] : []),
      ];
      return more.join(' ');
    })
    .join(' + ');
}

function namesOf(people: readonly { readonly displayName: string }[]): string {
  return people.map(({ displayName }) => displayName).join(' or ');
}
