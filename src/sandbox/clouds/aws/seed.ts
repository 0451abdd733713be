import { policyArn } from './arn.ts';
import { firstVersion } from './iam/policy-versions.ts';
import { findTrusted } from './iam/trusted-principals.ts';
import { createId, type IdPrefix } from './identifiers.ts';
import { seedIdentityCenter } from './identity-center/seed.ts';
import { awsManagedPolicies } from './managed-policies.ts';
import { checkIdentityPolicy, checkTrustPolicy } from './policy/check.ts';
import type { AccountSeed, AwsSeed } from './seed-schema.ts';
import type { Account, AwsState, ManagedPolicy } from './state.ts';

/** The seed fits the schema and still makes no sense. The text says where. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
}

/** Makes the state that the simulator begins with. Throws a SeedError that names the place of the mistake. */
export function stateFromSeed(seed: AwsSeed, now: Date): AwsState {
  const createdAt = now.toISOString();
  const managed = awsManagedPolicies.map(
    ({ document, ...policy }): ManagedPolicy => ({
      ...policy,
      id: createId('ANPA'),
      arn: policyArn('aws', policy),
      ...firstVersion(JSON.stringify(document), createdAt),
      tags: [],
    }),
  );
  checkUnique(
    'accounts',
    seed.accounts.map(({ id }) => id),
  );
  checkUnique('access keys', seed.accounts.flatMap(accessKeyIds));
  const accounts = seed.accounts.map((account) => makeAccount(account, createdAt));
  // Trust policies may name principals of any account, so they come when all are there.
  for (const account of accounts) {
    for (const role of account.roles) {
      const place = `account ${account.id}, role ${role.name}`;
      role.trusted = at(place, () => findTrusted(role.trustPolicy, accounts));
    }
    checkReferences(account, managed);
  }
  const state: AwsState = {
    version: 1,
    accounts,
    awsManagedPolicies: managed,
    sessions: [],
    signinTokens: [],
  };
  if (seed.identityCenter) {
    const complain = (text: string): never => {
      throw new SeedError(`identityCenter: ${text}.`);
    };
    seedIdentityCenter(state, seed.identityCenter, { now, complain });
  }
  return state;
}

function makeAccount(seed: AccountSeed, createdAt: string): Account {
  const { id: accountId } = seed;
  for (const [kind, list] of [
    ['users', seed.users],
    ['roles', seed.roles],
    ['groups', seed.groups],
    ['policies', seed.policies],
  ] as const) {
    checkUnique(
      `account ${accountId}, ${kind}`,
      list.map(({ name }) => name.toLowerCase()),
    );
  }
  const entity = (
    { name, path, inlinePolicies, attachedPolicies }: AccountSeed['groups'][number],
    prefix: IdPrefix,
  ) => ({
    name,
    path,
    id: createId(prefix),
    createdAt,
    inlinePolicies: Object.entries(inlinePolicies).map(([policy, document]) => ({
      name: policy,
      document: identityPolicy(`account ${accountId}, ${name}, policy ${policy}`, document),
    })),
    attachedPolicies,
  });
  return {
    id: accountId,
    name: seed.name,
    ...(seed.alias === undefined ? {} : { alias: seed.alias }),
    quotas: Object.fromEntries(Object.entries(seed.quotas).filter(([, value]) => value !== undefined)),
    rootAccessKeys: seed.rootAccessKeys.map((key) => ({ ...key, status: 'Active' })),
    oidcProviders: seed.oidcProviders.map((one) => ({ ...one, thumbprints: [], createdAt, tags: [] })),
    resources: seed.resources.map(({ tags, ...resource }) => ({
      ...resource,
      tags: tagList(tags),
      tagged: Object.keys(tags).length > 0,
    })),
    retiredRoles: [],
    groups: seed.groups.map((group) => entity(group, 'AGPA')),
    users: seed.users.map(({ groups, accessKeys, permissionsBoundary, tags, ...user }) => ({
      ...entity(user, 'AIDA'),
      groups,
      accessKeys: accessKeys.map((key) => ({ ...key, status: 'Active', createdAt })),
      tags: tagList(tags),
      ...(permissionsBoundary === undefined ? {} : { boundary: permissionsBoundary }),
    })),
    roles: seed.roles.map(
      ({ trustPolicy, description, maxSessionDuration, permissionsBoundary, tags, ...role }) => {
        const text = JSON.stringify(trustPolicy);
        at(`account ${accountId}, role ${role.name}, trustPolicy`, () => checkTrustPolicy(text));
        return {
          ...entity(role, 'AROA'),
          trustPolicy: text,
          trusted: [],
          maxSessionDuration,
          tags: tagList(tags),
          ...(description === undefined ? {} : { description }),
          ...(permissionsBoundary === undefined ? {} : { boundary: permissionsBoundary }),
        };
      },
    ),
    policies: seed.policies.map(({ document, description, ...policy }) => ({
      ...policy,
      id: createId('ANPA'),
      arn: policyArn(accountId, policy),
      ...firstVersion(identityPolicy(`account ${accountId}, policy ${policy.name}`, document), createdAt),
      tags: [],
      ...(description === undefined ? {} : { description }),
    })),
  };
}

const tagList = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([key, value]) => ({ key, value }));

const accessKeyIds = ({ rootAccessKeys, users }: AccountSeed) =>
  [rootAccessKeys, ...users.map(({ accessKeys }) => accessKeys)].flat().map(({ id }) => id);

function identityPolicy(place: string, document: unknown): string {
  const text = JSON.stringify(document);
  at(place, () => checkIdentityPolicy(text));
  return text;
}

/** Attached policies, boundaries and groups have to be there. */
function checkReferences(account: Account, managed: readonly ManagedPolicy[]): void {
  const arns = [...managed, ...account.policies].map(({ arn }) => arn);
  const groups = account.groups.map(({ name }) => name);
  const check = (name: string, wanted: readonly string[], there: readonly string[]) => {
    const missing = wanted.find((one) => !there.includes(one));
    if (missing !== undefined) throw new SeedError(`account ${account.id}, ${name}: there is no ${missing}.`);
  };
  for (const { name, attachedPolicies } of account.groups) check(name, attachedPolicies, arns);
  for (const { name, attachedPolicies, boundary = [] } of [...account.users, ...account.roles]) {
    check(name, attachedPolicies.concat(boundary), arns);
  }
  for (const user of account.users) check(user.name, user.groups, groups);
}

function checkUnique(place: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new SeedError(`${place}: ${twice} is there twice.`);
}

function at<Result>(place: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new SeedError(`${place}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
