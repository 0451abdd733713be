import type { Catalogue } from '../../src/core/catalogue/catalogue.ts';
import type { Person } from '../../src/core/people.ts';
import type { Clock } from '../../src/core/ports.ts';
import type { PlanContext } from '../../src/core/providers.ts';
import type { AccessRequest } from '../../src/core/requests/request.ts';

export const startsAt = '2026-03-02T09:00:00.000Z';
export const expiresAt = '2026-03-02T10:00:00.000Z';

export const dana = {
  objectId: '0a0a0a0a-1111-4222-8333-0123456789ab',
  displayName: 'Dana Contractor',
  userPrincipalName: 'dana.contractor@contoso.com',
};

export function aCatalogue(changes: Partial<Catalogue> = {}): Catalogue {
  return {
    version: '0123456789ab',
    aws: {
      accounts: new Map([
        [
          'data',
          {
            name: 'data',
            id: '222222222222',
            deployerRole: 'arn:aws:iam::222222222222:role/latchkey-deployer',
            externalId: 'latchkey-external-id',
          },
        ],
      ]),
    },
    azure: { subscriptions: new Map([['data', 'AAAAAAAA-1111-4222-8333-444444444444']]) },
    people: { iamUsers: new Map(), iamUserRule: { take: 'localPart', domains: ['contoso.com'] } },
    admins: { users: [], groups: [] },
    deny: { users: [], groups: [] },
    delegations: [],
    permissionSets: new Map(),
    entitlements: new Map(),
    policies: new Map(),
    standing: new Map(),
    ...changes,
  };
}

export function aRequest(changes: Partial<AccessRequest> = {}): AccessRequest {
  return {
    id: 'abcdefgh12',
    requester: dana,
    beneficiary: dana,
    entitlement: {
      name: 'data-read',
      title: 'Read data',
      description: 'Reads the data accounts',
      environment: 'production',
      catalogueVersion: '0123456789ab',
    },
    minutes: 60,
    reason: 'An incident',
    requestedAt: startsAt,
    ...changes,
  };
}

export function aContext(changes: Partial<PlanContext> = {}): PlanContext {
  const request = changes.request ?? aRequest();
  // As the directory knows them.
  const beneficiary: Person = { ...request.beneficiary, userType: 'Member', accountEnabled: true };
  return { request, beneficiary, catalogue: aCatalogue(), index: 0, startsAt, expiresAt, ...changes };
}

/** A clock that stands until it is moved. */
export function aClock(start = startsAt): Clock & { forward(seconds: number): void } {
  let time = Date.parse(start);
  return {
    now: () => new Date(time),
    forward(seconds) {
      time += seconds * 1_000;
    },
  };
}
