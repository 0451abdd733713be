import { AssumeRoleCommand, type Credentials, STSClient } from '@aws-sdk/client-sts';
import { z } from 'zod';
import type { RequestRecord } from '../../src/core/requests/request.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { alexKeys, dataAccount, webAccount } from '../../src/sandbox/story/aws-seed.ts';
import { resourceGroupScope, stagingScope, storageScope } from '../../src/sandbox/story/azure-seed.ts';
import { alex, audiences, type Character } from '../../src/sandbox/story/people.ts';
import type { EntitlementName } from './kinds-catalogue.ts';

/** Asks the cloud, and nobody else, whether Alex may do what is lent, now or at another time. */
export type May = (at?: Date) => boolean;

const never: May = () => false;
const object = 'arn:aws:s3:::contoso-data/reports/2026.csv';
const webObject = 'arn:aws:s3:::contoso-web/index.html';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Alex's IAM user, with the user's own long-term key or with a session's credentials. */
export function stsClient({ aws }: Sandbox, keys?: Keys): STSClient {
  const own = { accessKeyId: alexKeys.id, secretAccessKey: alexKeys.secret };
  return new STSClient({ region: 'eu-central-1', endpoint: aws.stsUrl, credentials: keys ?? own });
}

/** What Latchkey's API answers a person, Alex when nobody else is named, who asks for the session of a request. */
export async function askForSession(
  { host, azure }: Sandbox,
  requestId: string,
  { objectId }: Pick<Character, 'objectId'> = alex,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const token = await azure.signIn({
    user: objectId,
    resource: audiences.api,
    scopes: ['Requests.Read'],
  });
  const response = await fetch(`${host.url}/api/requests/${requestId}/session`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: response.status, body: await response.json() };
}

const sessionSchema = z.object({
  AccessKeyId: z.string(),
  SecretAccessKey: z.string(),
  SessionToken: z.string(),
  Expiration: z.string(),
  SignInUrl: z.string(),
});

/** The credentials in the API's answer; undefined when there are none. */
export function sessionIn(answer: { readonly status: number; readonly body: unknown }) {
  return answer.status === 200 ? sessionSchema.parse(answer.body) : undefined;
}

type Use = (sandbox: Sandbox) => May | Promise<May>;

/** For each entitlement: how Alex begins to use it. Where that takes a session, one is opened with the real SDK. */
export const uses: Readonly<Record<EntitlementName, Use>> = {
  'user-policy': asUser,
  'role-policy': asAnalyst,
  attachment: asUser,
  'role-attachment': asAnalyst,
  'iam-group': asUser,
  role: (sandbox) => asLentRole(sandbox, 'role', object),
  'role-elsewhere': (sandbox) => asLentRole(sandbox, 'role-elsewhere', webObject),
  async session(sandbox) {
    const [id] = (await requestsFor(sandbox, 'session')).map(({ request }) => request.id);
    const session = id === undefined ? undefined : sessionIn(await askForSession(sandbox, id));
    return asSession(sandbox, session?.AccessKeyId);
  },
  assignment:
    ({ aws }) =>
    (at) =>
      aws.evaluate({
        identityCenterUser: alex.userPrincipalName,
        accountId: webAccount,
        action: 's3:GetObject',
        resource: webObject,
        ...moment(at),
      }).decision === 'allowed',
  'plain-role': (sandbox) => seesGroup(sandbox, resourceGroupScope),
  'data-role': (sandbox) => readsBlobs(sandbox, storageScope),
  pim: (sandbox) => seesGroup(sandbox, resourceGroupScope),
  'entra-group': (sandbox) =>
    readsBlobs(sandbox, `${stagingScope}/providers/Microsoft.Storage/storageAccounts/contosostaging`),
  'entra-pim': (sandbox) => seesGroup(sandbox, stagingScope),
};

function asUser({ aws }: Sandbox): May {
  const principalArn = `arn:aws:iam::${dataAccount}:user/people/${alex.iamUser}`;
  return (at) =>
    aws.evaluate({ principalArn, action: 's3:GetObject', resource: object, ...moment(at) }).decision ===
    'allowed';
}

async function asAnalyst(sandbox: Sandbox): Promise<May> {
  const RoleArn = `arn:aws:iam::${dataAccount}:role/lent/data-analysts`;
  return asSession(sandbox, await assume(sandbox, { RoleArn, SourceIdentity: alex.userPrincipalName }));
}

function asSession({ aws }: Sandbox, accessKeyId: string | undefined, resource = object): May {
  if (accessKeyId === undefined) return never;
  return (at) =>
    aws.evaluate({ accessKeyId, action: 's3:GetObject', resource, ...moment(at) }).decision === 'allowed';
}

async function asLentRole(sandbox: Sandbox, name: EntitlementName, resource: string): Promise<May> {
  return asSession(sandbox, await assumeLentRole(sandbox, name), resource);
}

/**
 * Takes on the role of a request as its card says: by what the person reads, and nothing else. The access key of the
 * session; undefined when there is no such role or AWS refuses it.
 */
export async function assumeLentRole(sandbox: Sandbox, entitlement: string): Promise<string | undefined> {
  const records = await requestsFor(sandbox, entitlement);
  for (const { usage = '' } of records.flatMap(({ grants }) => grants)) {
    const RoleArn = /\.role_arn (\S+)`/.exec(usage)?.[1];
    const ExternalId = /\.external_id (\S+)`/.exec(usage)?.[1];
    if (RoleArn === undefined) continue;
    const key = await assume(sandbox, { RoleArn, ...(ExternalId !== undefined && { ExternalId }) });
    if (key !== undefined) return key;
  }
  return undefined;
}

/** The access key of a new session of Alex; undefined when AWS refuses it. */
async function assume(
  sandbox: Sandbox,
  input: {
    readonly RoleArn: string;
    readonly ExternalId?: string;
    readonly SourceIdentity?: string;
  },
): Promise<string | undefined> {
  const command = new AssumeRoleCommand({ RoleSessionName: 'alex', DurationSeconds: 3_600, ...input });
  let credentials: Credentials | undefined;
  try {
    credentials = (await stsClient(sandbox).send(command)).Credentials;
  } catch (error) {
    if (error instanceof Error && error.name === 'AccessDenied') return undefined;
    throw error;
  }
  return credentials?.AccessKeyId;
}

function seesGroup({ azure }: Sandbox, scope: string): May {
  const action = 'Microsoft.Resources/subscriptions/resourceGroups/read';
  return (at) => azure.evaluate({ principalId: alex.objectId, action, scope, ...moment(at) }).allowed;
}

function readsBlobs({ azure }: Sandbox, scope: string): May {
  const dataAction = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read';
  return (at) => azure.evaluate({ principalId: alex.objectId, dataAction, scope, ...moment(at) }).allowed;
}

function moment(at: Date | undefined) {
  return at === undefined ? {} : { at: at.toISOString() };
}

/** The requests for an entitlement that are open. */
async function requestsFor({ store }: Sandbox, name: string): Promise<readonly RequestRecord[]> {
  const records: RequestRecord[] = [];
  for await (const id of store.open()) {
    const record = await store.load(id);
    if (record?.request.entitlement.name === name) records.push(record);
  }
  return records;
}

/** Everything that is lent or could be, as both clouds hold it. */
export function holdings({ aws, azure }: Sandbox): unknown {
  const { accounts, identityCenter } = aws.inspect();
  const { people, groups } = azure.inspect();
  return {
    accounts: accounts.map(({ users, roles, groups: members }) => ({ users, roles, members })),
    assignments: identityCenter?.assignments,
    people: people.map(({ id, roleAssignments }) => ({ id, roleAssignments })),
    groups,
  };
}
