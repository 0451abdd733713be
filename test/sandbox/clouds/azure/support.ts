import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { AuthorizationManagementClient } from '@azure/arm-authorization';
import type { AccessToken, TokenCredential } from '@azure/identity';
import { afterEach, expect } from 'vitest';
import { createCertificates } from '../../../../src/sandbox/clouds/azure/certificates.ts';
import { createSigningKey } from '../../../../src/sandbox/clouds/azure/entra/signing.ts';
import type { AzureSeed } from '../../../../src/sandbox/clouds/azure/seed.ts';
import {
  type AzureSimulator,
  type AzureSimulatorOptions,
  startAzureSimulator,
} from '../../../../src/sandbox/clouds/azure/simulator.ts';

export const TENANT = '11111111-1111-4111-8111-111111111111';
export const SUBSCRIPTION = '22222222-2222-4222-8222-222222222222';
export const OTHER_SUBSCRIPTION = '22222222-2222-4222-8222-222222222223';
export const GROUP_SCOPE = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-payments`;
export const STORAGE_SCOPE = `${GROUP_SCOPE}/providers/Microsoft.Storage/storageAccounts/paydata`;
export const CONTAINER_SCOPE = `${STORAGE_SCOPE}/blobServices/default/containers/invoices`;
export const MANAGEMENT_SCOPE = '/providers/Microsoft.Management/managementGroups/landing';

export const ALICE = 'aaaaaaaa-0000-4000-8000-000000000001';
export const BOB = 'bbbbbbbb-0000-4000-8000-000000000002';
export const GUEST = 'cccccccc-0000-4000-8000-000000000003';
export const ADMIN = 'dddddddd-0000-4000-8000-000000000004';
export const FRESH = 'eeeeeeee-0000-4000-8000-000000000005';
export const TEAM = '99999999-0000-4000-8000-000000000001';
export const ALL_STAFF = '99999999-0000-4000-8000-000000000002';

export const APP = {
  clientId: '55555555-0000-4000-8000-000000000001',
  objectId: '55555555-0000-4000-8000-0000000000a1',
};
export const OTHER_APP = {
  clientId: '55555555-0000-4000-8000-000000000002',
  objectId: '55555555-0000-4000-8000-0000000000a2',
};
export const AWS_API = {
  clientId: '55555555-0000-4000-8000-000000000003',
  objectId: '55555555-0000-4000-8000-0000000000a3',
};
export const STATUS_API = {
  clientId: '55555555-0000-4000-8000-000000000004',
  objectId: '55555555-0000-4000-8000-0000000000a4',
};

export const ROLES = {
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  blobReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
};

export const START = new Date('2026-03-01T09:00:00Z');

const allowed = `{${ROLES.reader}, ${ROLES.contributor}, ${ROLES.blobReader}}`;
const ATTRIBUTE = 'Microsoft.Authorization/roleAssignments';
/** What the app may hand out: three roles, to people only. */
const DELEGATION = [
  `((!(ActionMatches{'${ATTRIBUTE}/write'})) OR (`,
  `@Request[${ATTRIBUTE}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals ${allowed}`,
  `AND @Request[${ATTRIBUTE}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'User'}))`,
  'AND',
  `((!(ActionMatches{'${ATTRIBUTE}/delete'})) OR (`,
  `@Resource[${ATTRIBUTE}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals ${allowed}`,
  `AND @Resource[${ATTRIBUTE}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'User'}))`,
].join(' ');

/** A small company: two subscriptions, an app that hands out roles, and people. */
export function aSeed(changes: Partial<AzureSeed> = {}): AzureSeed {
  return {
    tenantId: TENANT,
    users: [
      {
        id: ALICE,
        userPrincipalName: 'alice@contoso.test',
        displayName: "Alice O'Hara",
        mail: 'alice.ohara@contoso.test',
        otherMails: ['alice@private.test'],
        manager: BOB,
      },
      { id: BOB, userPrincipalName: 'bob@contoso.test', displayName: 'Bob Stone', mail: 'bob@contoso.test' },
      {
        id: GUEST,
        userPrincipalName: 'gina_partner.test#EXT#@contoso.test',
        displayName: 'Gina Guest',
        userType: 'Guest',
        accountEnabled: false,
      },
      { id: ADMIN, userPrincipalName: 'admin@contoso.test', displayName: 'Ada Admin' },
      {
        id: FRESH,
        userPrincipalName: 'fay@contoso.test',
        displayName: 'Fay Fresh',
        replicatedAt: '2026-03-01T09:05:00Z',
      },
    ],
    groups: [
      { id: TEAM, displayName: 'Payments team', members: [ALICE] },
      { id: ALL_STAFF, displayName: 'All staff', members: [TEAM, BOB, OTHER_APP.objectId] },
    ],
    applications: [
      {
        ...APP,
        displayName: 'latchkey',
        managedIdentity: true,
        appRoles: { 'https://graph.microsoft.com': ['User.Read.All', 'GroupMember.Read.All'] },
      },
      { ...OTHER_APP, displayName: 'other', managedIdentity: true },
      { ...AWS_API, displayName: 'aws', identifierUris: ['api://latchkey-aws'] },
      {
        ...STATUS_API,
        displayName: 'status',
        identifierUris: ['api://latchkey-status'],
        accessTokenVersion: 2,
        federatedCredentials: [
          {
            issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`,
            subject: APP.objectId,
            audience: 'api://AzureADTokenExchange',
          },
        ],
      },
    ],
    managementGroups: [
      { name: 'root', displayName: 'Root' },
      { name: 'landing', displayName: 'Landing zones', parent: 'root' },
    ],
    subscriptions: [
      {
        id: SUBSCRIPTION,
        displayName: 'Payments',
        managementGroup: 'landing',
        resourceGroups: [
          {
            name: 'rg-payments',
            resources: [
              'Microsoft.Storage/storageAccounts/paydata',
              'Microsoft.Storage/storageAccounts/paydata/blobServices/default/containers/invoices',
            ],
          },
          { name: 'rg-shared' },
        ],
      },
      { id: OTHER_SUBSCRIPTION, displayName: 'Old', state: 'Disabled', resourceGroups: [{ name: 'rg-old' }] },
    ],
    roleAssignments: [
      {
        scope: '/providers/Microsoft.Management/managementGroups/root',
        role: 'Owner',
        principalId: ADMIN,
      },
      { scope: `/subscriptions/${OTHER_SUBSCRIPTION}`, role: 'Owner', principalId: ADMIN },
      {
        scope: `/subscriptions/${SUBSCRIPTION}`,
        role: 'Role Based Access Control Administrator',
        principalId: APP.objectId,
        condition: DELEGATION,
      },
    ],
    ...changes,
  };
}

/** A clock that tests move by hand. */
export interface TestClock {
  now: Date;
  forward(seconds: number): void;
}

export interface Started {
  readonly simulator: AzureSimulator;
  readonly clock: TestClock;
}

const running: AzureSimulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.stop()));
});

// Making a key takes a while; tests that need a stranger's key ask for one.
const signingKey = await createSigningKey();
const certificates = createCertificates();
setDefaultCACertificates([...getCACertificates('default'), certificates.ca]);

/** Starts a simulator that is stopped after the test. */
export async function start(
  options: Partial<AzureSimulatorOptions> & { clock?: TestClock } = {},
): Promise<Started> {
  const clock = options.clock ?? aClock();
  const simulator = await startAzureSimulator({
    now: () => clock.now,
    seed: aSeed(),
    certificates,
    signingKey,
    onError: (error) => {
      throw error;
    },
    ...options,
  });
  running.push(simulator);
  return { simulator, clock };
}

/** A simulator of the same tenant that signs with another key. */
export async function startStranger(): Promise<Started> {
  return start({ signingKey: await createSigningKey() });
}

/** A clock at the start of the test day. */
export function aClock(): TestClock {
  return {
    now: START,
    forward(seconds) {
      this.now = new Date(this.now.getTime() + seconds * 1000);
    },
  };
}

/** A token for the resource, signed by the simulator, of a principal with this object id. */
export function tokenOf(
  { simulator, clock }: Started,
  objectId: string,
  claims: Record<string, unknown> = {},
): Promise<string> {
  const issued = Math.floor(clock.now.getTime() / 1000);
  return simulator.signToken({
    aud: 'https://management.azure.com',
    iss: simulator.issuers.v1,
    oid: objectId,
    tid: TENANT,
    appid: APP.clientId,
    iat: issued,
    nbf: issued,
    exp: issued + 3600,
    ...claims,
  });
}

/** The real SDK client, calling as this principal. Retries are off so that each call is one request. */
export function armClient(started: Started, objectId: string = APP.objectId): AuthorizationManagementClient {
  const credential: TokenCredential = {
    async getToken(): Promise<AccessToken> {
      const token = await tokenOf(started, objectId);
      return { token, expiresOnTimestamp: Date.now() + 1000 };
    },
  };
  return new AuthorizationManagementClient(credential, SUBSCRIPTION, {
    endpoint: started.simulator.armEndpoint,
    credentialScopes: 'https://management.azure.com/.default',
    retryOptions: { maxRetries: 0 },
  });
}

/** Matches the error that an SDK makes of a refusal. */
export function refused(statusCode: number, code: string, message = /./): unknown {
  return expect.objectContaining({ statusCode, code, message: expect.stringMatching(message) });
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  // Bodies are looked at with matchers that accept anything.
  readonly body: unknown;
}

/** A plain request, for what the SDK hides or refuses to send. */
export async function raw(
  url: string,
  init: { method?: string; token?: string; json?: unknown; headers?: Record<string, string> } = {},
): Promise<RawAnswer> {
  const response = await fetch(url, {
    method: init.method ?? 'GET',
    headers: {
      ...(init.token !== undefined && { authorization: `Bearer ${init.token}` }),
      ...(init.json !== undefined && { 'content-type': 'application/json' }),
      ...init.headers,
    },
    ...(init.json !== undefined && { body: JSON.stringify(init.json) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : (JSON.parse(text) as unknown),
  };
}

/** The full id of a role at the subscription. */
export function roleId(role: string): string {
  return `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
}
